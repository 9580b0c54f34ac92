package org.simplectic.fields.internal;

import java.io.IOException;
import java.util.Arrays;
import org.simplectic.api.Mesh;
import org.simplectic.api.Quantity;

/** Triangles as an unstructured grid, whose cells have the nodes in the order that meshes have them too. */
final class VtkMesh implements VtkGeometry {
    /** VTK's numbers of triangles with three, six and seven nodes. */
    private static final int TRIANGLE = 5;

    private static final int QUADRATIC_TRIANGLE = 22;
    private static final int BIQUADRATIC_TRIANGLE = 34;
    private static final int SPACE = 3;

    private final Mesh mesh;
    private final String unit;

    VtkMesh(Mesh mesh, String unit) {
        this.mesh = mesh;
        this.unit = unit;
    }

    @Override
    public String type() {
        return "UnstructuredGrid";
    }

    @Override
    public String ending() {
        return ".vtu";
    }

    @Override
    public String attributes() {
        return "";
    }

    @Override
    public String piece() {
        return "NumberOfPoints=\"" + mesh.size() + "\" NumberOfCells=\"" + mesh.count() + '"';
    }

    @Override
    public void describe(StringBuilder text, VtkArrays arrays) {
        int count = mesh.count();
        text.append("      <Points>\n")
                .append(arrays.next("Float64", Double.BYTES, SPACE, new Quantity("Points", unit), mesh.size()))
                .append("      </Points>\n      <Cells>\n")
                .append(arrays.next(
                        "Int32", Integer.BYTES, 1, new Quantity("connectivity", ""), count * mesh.nodesOfTriangle()))
                .append(arrays.next("Int32", Integer.BYTES, 1, new Quantity("offsets", ""), count))
                .append(arrays.next("UInt8", Byte.BYTES, 1, new Quantity("types", ""), count))
                .append("      </Cells>\n");
    }

    @Override
    public void write(LittleEndian out) throws IOException {
        var points = new double[SPACE * mesh.size()];
        for (int i = 0; i < mesh.size(); i++) {
            points[SPACE * i] = mesh.x().get(i);
            points[SPACE * i + 1] = mesh.y().get(i);
        }
        out.write((long) points.length * Double.BYTES);
        out.write(points);
        write(out, mesh.nodes());
        var ends = new int[mesh.count()];
        Arrays.setAll(ends, i -> (i + 1) * mesh.nodesOfTriangle());
        write(out, ends);
        var types = new byte[mesh.count()];
        Arrays.fill(types, (byte)
                switch (mesh.nodesOfTriangle()) {
                    case 3 -> TRIANGLE;
                    case 6 -> QUADRATIC_TRIANGLE;
                    default -> BIQUADRATIC_TRIANGLE;
                });
        out.write((long) types.length);
        out.write(types);
    }

    private static void write(LittleEndian out, int[] values) throws IOException {
        out.write((long) values.length * Integer.BYTES);
        out.write(values);
    }

    @Override
    public void writeField(LittleEndian out, double[] values, int offset) throws IOException {
        out.write(values, offset, 1, mesh.size());
    }
}
