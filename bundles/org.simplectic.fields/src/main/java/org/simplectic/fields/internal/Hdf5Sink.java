package org.simplectic.fields.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Grid;
import org.simplectic.api.Mesh;
import org.simplectic.api.Quantity;
import org.simplectic.array.Shape;

/**
 * Writes the file from its beginning to its end. First comes room for the superblock, which is filled in last; then, block after
 * block, a chunk of the independent variable and one of each field; then the axes, the indices of the chunks, and the headers.
 */
final class Hdf5Sink implements FieldWriter.Sink {
    private static final int SUPERBLOCK = 48;

    /** More in a chunk, and one save of a single point would take long to read. */
    private static final int MOST_SAVES_IN_CHUNK = 4096;

    /** The axis of a mesh's nodes, and the table of the nodes of its triangles. */
    static final String NODE = "node";

    static final String TRIANGLES = "triangles";

    private static final String UNITS = "units";
    private static final String STUDY = "study";
    private static final String SCALE = "DIMENSION_SCALE";

    private final FieldWriter.Request request;
    private final List<Integer> fields;
    private final AtomicFile file;
    private final LittleEndian out;
    private final int points;
    private int savesInChunk;
    private final double[] positions;
    private final double[][] blocks;
    private long saves;

    private Hdf5Sink(FieldWriter.Request request, List<Integer> fields, int chunk, AtomicFile file) {
        this.request = request;
        this.fields = fields;
        this.file = file;
        this.out = new LittleEndian(file.stream());
        this.points = request.grid().size();
        this.savesInChunk = Math.clamp(chunk / Double.BYTES / points, 1, MOST_SAVES_IN_CHUNK);
        this.positions = new double[savesInChunk];
        this.blocks = new double[fields.size()][savesInChunk * points];
    }

    /**
     * Begins a file.
     *
     * @param fields the positions of those to write
     * @param chunk so many bytes of a field shall have a chunk; at least one save goes into it
     */
    static Hdf5Sink open(FieldWriter.Request request, List<Integer> fields, int chunk) throws IOException {
        var sink = new Hdf5Sink(request, fields, chunk, AtomicFile.create(request.file(".h5")));
        try {
            sink.out.write(new byte[SUPERBLOCK]);
            return sink;
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    @Override
    public void fields(double position, double[] values) throws IOException {
        if (values.length != points * request.fields().size()) {
            throw new IllegalArgumentException(
                    values.length + " values for " + request.fields().size() + " fields of " + points + " points");
        }
        int held = (int) (saves % savesInChunk);
        positions[held] = position;
        for (int i = 0; i < fields.size(); i++) {
            System.arraycopy(values, fields.get(i) * points, blocks[i], held * points, points);
        }
        saves++;
        if (held == savesInChunk - 1) {
            writeBlock();
        }
    }

    private void writeBlock() throws IOException {
        out.write(positions, 0, 1, savesInChunk);
        for (var block : blocks) {
            out.write(block, 0, 1, savesInChunk * points);
        }
    }

    @Override
    public List<Path> finish() throws IOException {
        if (saves % savesInChunk != 0) {
            // A single chunk need not be larger than what is in it.
            savesInChunk = (int) Math.min(saves, savesInChunk);
            writeBlock();
        }
        long root = writeHeaders();
        file.overwrite(0, superblock(root, out.position()));
        return List.of(file.commit());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Writes axes, indices and headers; returns where the header of the root lies. */
    private long writeHeaders() throws IOException {
        var texts = List.copyOf(texts());
        var heap = new GlobalHeap(
                out.position(), texts.stream().map(GlobalHeap::text).toList());
        out.write(heap.toBytes());
        Texts references = text -> text.isEmpty()
                ? GlobalHeap.nothing()
                : heap.reference(texts.indexOf(text), GlobalHeap.text(text).length);

        var scales = writeScales(references);
        var dimensions = writeDimensions(List.copyOf(scales.values()));
        var members = new LinkedHashMap<>(scales);
        if (request.grid().mesh().isPresent()) {
            members.putAll(writeMesh(request.grid().mesh().get(), references, scales));
        }
        for (int i = 0; i < fields.size(); i++) {
            var field = request.fields().get(fields.get(i));
            var header = chunked(i + 1, request.grid().shape())
                    .attributes()
                    .text(UNITS, references.reference(field.unit()))
                    .references("DIMENSION_LIST", dimensions, scales.size());
            members.put(field.name(), write(header));
        }
        var root = ObjectHeader.ofGroup();
        members.forEach(root::member);
        return write(root.attributes().text(STUDY, references.reference(request.study())));
    }

    /** Refers to a text in the heap. */
    private interface Texts {
        byte[] reference(String text);
    }

    private Set<String> texts() {
        var texts = new LinkedHashSet<String>();
        texts.add(request.study());
        texts.add(request.independent().unit());
        request.grid().axes().forEach(axis -> texts.add(axis.unit()));
        fields.forEach(field -> texts.add(request.fields().get(field).unit()));
        texts.remove("");
        return texts;
    }

    /** Writes the independent variable and the axes; returns where their headers lie. */
    private Map<String, Long> writeScales(Texts texts) throws IOException {
        var scales = new LinkedHashMap<String, Long>();
        var independent = request.independent();
        scales.put(independent.name(), write(scale(chunked(0, Shape.SCALAR), independent, texts)));
        if (request.grid().mesh().isPresent()) {
            scales.put(NODE, write(nodes(request.grid().size(), texts)));
            return scales;
        }
        for (var axis : request.grid().axes()) {
            scales.put(axis.name(), write(axis(axis, texts)));
        }
        return scales;
    }

    /** The numbers of a mesh's nodes. */
    private ObjectHeader nodes(int size, Texts texts) throws IOException {
        long address = out.position();
        out.write(IntStream.range(0, size).asDoubleStream().toArray());
        return scale(ObjectHeader.ofContiguous(address, size), new Quantity(NODE, ""), texts);
    }

    /** Writes coordinates of nodes and nodes of triangles; returns where their headers lie. */
    private Map<String, Long> writeMesh(Mesh mesh, Texts texts, Map<String, Long> scales) throws IOException {
        var members = new LinkedHashMap<String, Long>();
        var node = writeDimensions(List.of(Objects.requireNonNull(scales.get(NODE), NODE)));
        for (var axis : request.grid().axes()) {
            long address = out.position();
            out.write(axis.points().toArray());
            var header = ObjectHeader.ofContiguous(address, axis.size())
                    .attributes()
                    .text(UNITS, texts.reference(axis.unit()))
                    .references("DIMENSION_LIST", node, 1);
            members.put(axis.name(), write(header));
        }
        long address = out.position();
        out.write(mesh.nodes());
        members.put(TRIANGLES, write(ObjectHeader.ofIntegers(address, mesh.count(), mesh.nodesOfTriangle())));
        return members;
    }

    private ObjectHeader axis(Grid.Axis axis, Texts texts) throws IOException {
        long address = out.position();
        out.write(axis.points().toArray());
        return scale(ObjectHeader.ofContiguous(address, axis.size()), new Quantity(axis.name(), axis.unit()), texts)
                .number("from", axis.from())
                .number("to", axis.to())
                .number("periodic", axis.isPeriodic() ? 1 : 0);
    }

    private static ObjectHeader scale(ObjectHeader header, Quantity quantity, Texts texts) {
        return header.attributes()
                .characters("CLASS", SCALE)
                .characters("NAME", quantity.name())
                .text(UNITS, texts.reference(quantity.unit()));
    }

    /** Lists the scales of a field's axes in a heap; returns what refers to each. */
    private byte[] writeDimensions(List<Long> scales) throws IOException {
        var heap = new GlobalHeap(
                out.position(), scales.stream().map(GlobalHeap::address).toList());
        out.write(heap.toBytes());
        var references = new Structure();
        for (int i = 0; i < scales.size(); i++) {
            references.bytes(heap.reference(i, 1));
        }
        return references.toBytes();
    }

    /** Writes the index of the data set whose chunk is that one of each block; returns its header. */
    private ObjectHeader chunked(int position, Shape shape) throws IOException {
        long positionsBytes = (long) savesInChunk * Double.BYTES;
        long fieldBytes = positionsBytes * points;
        var index = new ChunkIndex(
                (saves + savesInChunk - 1) / savesInChunk,
                savesInChunk,
                shape.rank() + 1,
                position == 0 ? positionsBytes : fieldBytes,
                position == 0 ? SUPERBLOCK : SUPERBLOCK + positionsBytes + (position - 1) * fieldBytes,
                positionsBytes + fields.size() * fieldBytes);
        return ObjectHeader.ofChunked(index.write(out), saves, savesInChunk, shape);
    }

    private long write(ObjectHeader header) throws IOException {
        long address = out.position();
        out.write(header.toBytes());
        return address;
    }

    private static byte[] superblock(long root, long end) {
        return new Structure()
                .bytes(0x89)
                .ascii("HDF\r\n\u001a\n")
                .bytes(2, 8, 8, 0)
                .u64(0)
                .u64(Structure.UNDEFINED)
                .u64(end)
                .u64(root)
                .checksum()
                .toBytes();
    }
}
