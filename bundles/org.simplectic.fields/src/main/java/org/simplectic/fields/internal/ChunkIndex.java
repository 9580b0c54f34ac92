package org.simplectic.fields.internal;

import java.io.IOException;

/**
 * The tree that finds the chunks of a data set. They lie at equal distances in the file, so that it is computed node by node and
 * takes no memory.
 *
 * @param chunks how many there are
 * @param savesInChunk the extent of a chunk in the first axis
 * @param rank the number of axes of the data set
 * @param bytesInChunk its size
 * @param first where the first lies
 * @param distance from one to the next
 * @see "HDF5 File Format Specification 3.0, III.A.1"
 */
record ChunkIndex(long chunks, int savesInChunk, int rank, long bytesInChunk, long first, long distance) {
    /** As many children has a node: twice the file's constant K, which is 32 unless the superblock says otherwise. */
    private static final int CHILDREN = 64;

    private static final int NODE_TYPE = 1;

    /**
     * Writes the tree.
     *
     * @return where its root lies; undefined if there are no chunks
     */
    long write(LittleEndian out) throws IOException {
        long address = Structure.UNDEFINED;
        long children = chunks;
        long chunksInChild = 1;
        long childrenAt = first;
        long childrenApart = distance;
        for (int level = 0; children > 0; level++) {
            long nodes = (children + CHILDREN - 1) / CHILDREN;
            address = out.position();
            for (long node = 0; node < nodes; node++) {
                out.write(node(level, node, nodes, children, chunksInChild, childrenAt, childrenApart, address));
            }
            childrenAt = address;
            childrenApart = nodeSize();
            chunksInChild *= CHILDREN;
            children = nodes > 1 ? nodes : 0;
        }
        return address;
    }

    private byte[] node(
            int level,
            long node,
            long nodes,
            long children,
            long chunksInChild,
            long childrenAt,
            long childrenApart,
            long address) {
        long from = node * CHILDREN;
        int count = (int) Math.min(CHILDREN, children - from);
        var structure = new Structure()
                .ascii("TREE")
                .bytes(NODE_TYPE, level)
                .u16(count)
                .u64(node == 0 ? Structure.UNDEFINED : address + (node - 1) * nodeSize())
                .u64(node == nodes - 1 ? Structure.UNDEFINED : address + (node + 1) * nodeSize());
        for (long child = from; child < from + count; child++) {
            key(structure, child * chunksInChild);
            structure.u64(childrenAt + child * childrenApart);
        }
        key(structure, Math.min(chunks, (from + count) * chunksInChild));
        return structure.zeros(nodeSize() - structure.size()).toBytes();
    }

    private void key(Structure structure, long chunk) {
        structure.u32(bytesInChunk).u32(0).u64(chunk * savesInChunk).zeros(rank * Long.BYTES);
    }

    private int nodeSize() {
        int key = 2 * Integer.BYTES + (rank + 1) * Long.BYTES;
        return 24 + CHILDREN * Long.BYTES + (CHILDREN + 1) * key;
    }
}
