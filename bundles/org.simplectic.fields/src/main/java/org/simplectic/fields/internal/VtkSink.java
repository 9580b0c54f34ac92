package org.simplectic.fields.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.FileSeries;
import org.simplectic.api.Quantity;

/** Writes a file a save, and the collection as it goes. */
final class VtkSink implements FieldWriter.Sink {
    private final FieldWriter.Request request;
    private final List<Integer> fields;
    private final VtkGrid grid;
    private final FileSeries files;
    private final AtomicFile collection;

    private VtkSink(
            FieldWriter.Request request, List<Integer> fields, VtkGrid grid, FileSeries files, AtomicFile collection) {
        this.request = request;
        this.fields = fields;
        this.grid = grid;
        this.files = files;
        this.collection = collection;
    }

    static VtkSink open(FieldWriter.Request request, List<Integer> fields) throws IOException {
        var grid = new VtkGrid(request.grid());
        var collection = AtomicFile.create(request.file(".pvd"));
        try {
            print(collection.stream(), """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <VTKFile type="Collection" version="0.1" byte_order="LittleEndian">
                      <Collection>
                    """);
            var files = FileSeries.create(request.file("-vtk"), request.study(), grid.ending());
            return new VtkSink(request, fields, grid, files, collection);
        } catch (IOException e) {
            collection.close();
            throw e;
        }
    }

    @Override
    public void fields(double position, double[] values) throws IOException {
        int points = request.grid().size();
        if (values.length != points * request.fields().size()) {
            throw new IllegalArgumentException(
                    values.length + " values for " + request.fields().size() + " fields of " + points + " points");
        }
        var file = files.add(out -> write(out, position, values));
        var folder = request.file("-vtk").getFileName();
        print(
                collection.stream(),
                "    <DataSet timestep=\"" + position + "\" part=\"0\" file=\""
                        + escaped(folder + "/" + file.getFileName()) + "\"/>\n");
    }

    private void write(OutputStream stream, double position, double[] values) throws IOException {
        var out = new LittleEndian(stream);
        print(stream, header(position));
        for (var points : grid.coordinates()) {
            out.write((long) points.length * Double.BYTES);
            out.write(points);
        }
        for (int field : fields) {
            out.write((long) request.grid().size() * Double.BYTES);
            writeField(out, values, field * request.grid().size());
        }
        print(stream, "\n  </AppendedData>\n</VTKFile>\n");
    }

    /** Our last axis lies closest in memory, VTK's first. */
    private void writeField(LittleEndian out, double[] values, int offset) throws IOException {
        int distance = grid.extent(1) * grid.extent(2);
        for (int k = 0; k < grid.extent(2); k++) {
            for (int j = 0; j < grid.extent(1); j++) {
                out.write(values, offset + j * grid.extent(2) + k, distance, grid.extent(0));
            }
        }
    }

    private String header(double position) {
        var text = new StringBuilder();
        var arrays = new Arrays();
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<VTKFile type=\"")
                .append(grid.type())
                .append("\" version=\"1.0\" byte_order=\"LittleEndian\" header_type=\"UInt64\">\n  <")
                .append(grid.type())
                .append(' ')
                .append(grid.attributes())
                .append(">\n    <FieldData>\n      <DataArray type=\"Float64\" Name=\"TimeValue\" NumberOfTuples=\"1\""
                        + " format=\"ascii\">")
                .append(position)
                .append("</DataArray>\n    </FieldData>\n    <Piece Extent=\"")
                .append(grid.extents())
                .append("\">\n");
        appendCoordinates(text, arrays);
        text.append("      <PointData Scalars=\"")
                .append(escaped(request.fields().get(fields.getFirst()).name()))
                .append("\">\n");
        for (int field : fields) {
            text.append(arrays.next(request.fields().get(field), request.grid().size()));
        }
        return text.append("      </PointData>\n    </Piece>\n  </")
                .append(grid.type())
                .append(">\n  <AppendedData encoding=\"raw\">\n   _")
                .toString();
    }

    private void appendCoordinates(StringBuilder text, Arrays arrays) {
        var coordinates = grid.coordinates();
        if (coordinates.isEmpty()) {
            return;
        }
        text.append("      <Coordinates>\n");
        for (int axis = 0; axis < coordinates.size(); axis++) {
            var quantity = axis < request.grid().axes().size()
                    ? new Quantity(
                            request.grid().axes().get(axis).name(),
                            request.grid().axes().get(axis).unit())
                    : new Quantity("none-" + axis, "");
            text.append(arrays.next(quantity, coordinates.get(axis).length));
        }
        text.append("      </Coordinates>\n");
    }

    /** The elements of arrays, whose values follow one after the other, each behind its size. */
    private static final class Arrays {
        private long offset;

        String next(Quantity quantity, int size) {
            var start = "        <DataArray type=\"Float64\" Name=\"" + escaped(quantity.name())
                    + "\" format=\"appended\" offset=\"" + offset + '"';
            offset += Long.BYTES + (long) size * Double.BYTES;
            return quantity.unit().isEmpty()
                    ? start + "/>\n"
                    : start + ">\n          <InformationKey name=\"UNITS_LABEL\" location=\"vtkDataArray\">"
                            + escaped(quantity.unit()) + "</InformationKey>\n        </DataArray>\n";
        }
    }

    @Override
    public List<Path> finish() throws IOException {
        print(collection.stream(), "  </Collection>\n</VTKFile>\n");
        var written = new ArrayList<Path>();
        written.add(collection.commit());
        written.addAll(files.finish());
        return written;
    }

    @Override
    public void close() throws IOException {
        try (collection) {
            files.close();
        }
    }

    private static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
