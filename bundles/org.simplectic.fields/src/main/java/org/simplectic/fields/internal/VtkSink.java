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

/** Writes a file a save, and the collection as it goes. */
final class VtkSink implements FieldWriter.Sink {
    private final FieldWriter.Request request;
    private final List<Integer> fields;
    private final VtkGeometry geometry;
    private final FileSeries files;
    private final AtomicFile collection;

    private VtkSink(
            FieldWriter.Request request,
            List<Integer> fields,
            VtkGeometry geometry,
            FileSeries files,
            AtomicFile collection) {
        this.request = request;
        this.fields = fields;
        this.geometry = geometry;
        this.files = files;
        this.collection = collection;
    }

    static VtkSink open(FieldWriter.Request request, List<Integer> fields) throws IOException {
        var geometry = VtkGeometry.of(request.grid());
        var collection = AtomicFile.create(request.file(".pvd"));
        try {
            print(collection.stream(), """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <VTKFile type="Collection" version="0.1" byte_order="LittleEndian">
                      <Collection>
                    """);
            var files = FileSeries.create(request.file("-vtk"), request.study(), geometry.ending());
            return new VtkSink(request, fields, geometry, files, collection);
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
                        + VtkArrays.escaped(folder + "/" + file.getFileName()) + "\"/>\n");
    }

    private void write(OutputStream stream, double position, double[] values) throws IOException {
        var out = new LittleEndian(stream);
        print(stream, header(position));
        geometry.write(out);
        for (int field : fields) {
            out.write((long) request.grid().size() * Double.BYTES);
            geometry.writeField(out, values, field * request.grid().size());
        }
        print(stream, "\n  </AppendedData>\n</VTKFile>\n");
    }

    private String header(double position) {
        var text = new StringBuilder();
        var arrays = new VtkArrays();
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<VTKFile type=\"")
                .append(geometry.type())
                .append("\" version=\"1.0\" byte_order=\"LittleEndian\" header_type=\"UInt64\">\n  <")
                .append(geometry.type())
                .append(' ')
                .append(geometry.attributes())
                .append(">\n    <FieldData>\n      <DataArray type=\"Float64\" Name=\"TimeValue\" NumberOfTuples=\"1\""
                        + " format=\"ascii\">")
                .append(position)
                .append("</DataArray>\n    </FieldData>\n    <Piece ")
                .append(geometry.piece())
                .append(">\n");
        geometry.describe(text, arrays);
        text.append("      <PointData Scalars=\"")
                .append(VtkArrays.escaped(
                        request.fields().get(fields.getFirst()).name()))
                .append("\">\n");
        for (int field : fields) {
            text.append(arrays.next(request.fields().get(field), request.grid().size()));
        }
        return text.append("      </PointData>\n    </Piece>\n  </")
                .append(geometry.type())
                .append(">\n  <AppendedData encoding=\"raw\">\n   _")
                .toString();
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
}
