package org.simplectic.fields.internal;

import java.io.IOException;
import org.simplectic.api.Grid;

/** Where the values of a file lie, in VTK's terms. */
interface VtkGeometry {
    /** That of axes or of a mesh. */
    static VtkGeometry of(Grid grid) {
        return grid.mesh().isPresent()
                ? new VtkMesh(grid.mesh().get(), grid.axes().getFirst().unit())
                : new VtkGrid(grid);
    }

    /** The name of the format. */
    String type();

    String ending();

    /** What the element of the whole says, as XML attributes. */
    String attributes();

    /** What the element of its only piece says. */
    String piece();

    /** Announces arrays of the geometry, before those of fields. */
    void describe(StringBuilder text, VtkArrays arrays);

    /** Writes these arrays. */
    void write(LittleEndian out) throws IOException;

    /** Writes the values of a field that begins at an offset, in VTK's order. */
    void writeField(LittleEndian out, double[] values, int offset) throws IOException;
}
