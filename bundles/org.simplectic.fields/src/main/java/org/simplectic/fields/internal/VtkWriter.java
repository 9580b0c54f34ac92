package org.simplectic.fields.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.FieldSelection;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.FieldWriterPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Quantity;

/**
 * A file a save in the folder {@code NAME-vtk}, and {@code NAME.pvd}, which lists them with their times: that is the one to open
 * in ParaView. Image data ({@code .vti}) where the points of every axis are equally spaced, else a rectilinear grid ({@code .vtr}); an unstructured grid ({@code .vtu}) of the triangles of a mesh;
 * fields are data of the points, 64-bit numbers as they are, with their units.
 *
 * @see "Kitware, The VTK User's Guide, 11th edition, 2010, 19.3: XML file formats"
 */
@Component(service = FieldWriter.class)
@FieldWriterPlugin("vtk")
@About(
        summary = "VTK files, one a save, and a collection with their times, for ParaView and VisIt",
        source = "Kitware, The VTK User's Guide, 2010, XML file formats")
public final class VtkWriter implements FieldWriter {
    @Override
    public void check(Grid grid, List<Quantity> fields, String argument) {
        FieldSelection.parse(argument, fields, Set.of());
    }

    @Override
    public Sink open(Request request) throws IOException {
        var selection = FieldSelection.parse(request.argument(), request.fields(), Set.of());
        return VtkSink.open(request, selection.fields());
    }
}
