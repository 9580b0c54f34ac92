package org.simplectic.backend.simd.internal.dense;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.backend.simd.internal.code.FirstCompiler;
import org.simplectic.backend.simd.internal.memory.Memory;

/**
 * The innermost loops of a product of matrices. A class is generated for each element type and width of a tile: all sums of a
 * tile are local variables, which C2 keeps in registers. Written in Java, the same loops may never reach C2, see
 * {@link FirstCompiler}.
 */
abstract class Tiles {
    /**
     * C = S + A B for {@code tiles} tiles, one under the other, of {@link Kernels#ROWS} rows by a width of vectors; S is where
     * the sums start: C itself, or zeros whose {@code startRow} is zero. Elements of B stand side by side in a row, those of A
     * wherever {@code aTile}, {@code aRow} and {@code aColumn} say. Reads {@code depth * width} vectors of B a tile.
     */
    abstract void multiply(
            int tiles,
            int depth,
            long a,
            long aTile,
            long aRow,
            long aColumn,
            long b,
            long bRow,
            long start,
            long startRow,
            long c,
            long cRow);

    /** Of 64-bit elements, {@code width} vectors wide. */
    static Tiles f64(int width) {
        return Writer.write(new Element(
                DoubleVector.class, CD_double, DoubleVector.SPECIES_PREFERRED, ValueLayout.OfDouble.class, width));
    }

    /** Of 32-bit elements, {@code width} vectors wide. */
    static Tiles f32(int width) {
        return Writer.write(new Element(
                FloatVector.class, CD_float, FloatVector.SPECIES_PREFERRED, ValueLayout.OfFloat.class, width));
    }

    private record Element(
            Class<?> vector,
            ClassDesc number,
            VectorSpecies<?> species,
            Class<? extends ValueLayout> layout,
            int width) {
        String layoutField() {
            return number == CD_double ? "JAVA_DOUBLE_UNALIGNED" : "JAVA_FLOAT_UNALIGNED";
        }
    }

    /** Writes the method of one class. */
    private static final class Writer {
        private static final int THIS = 0;
        private static final int TILES = 1;
        private static final int DEPTH = 2;
        private static final int A = 3;
        private static final int A_TILE = 5;
        private static final int A_ROW = 7;
        private static final int A_COLUMN = 9;
        private static final int B = 11;
        private static final int B_ROW = 13;
        private static final int START = 15;
        private static final int START_ROW = 17;
        private static final int C = 19;
        private static final int C_ROW = 21;
        private static final int FIRST_LOCAL = 23;

        private static final ClassDesc SEGMENT = of(MemorySegment.class);
        private static final ClassDesc ORDER = of(ByteOrder.class);
        private static final ClassDesc VECTOR = of(Vector.class);
        private static final ClassDesc SPECIES = of(VectorSpecies.class);
        private static final MethodTypeDesc MULTIPLY = MethodTypeDesc.of(
                CD_void, CD_int, CD_int, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long,
                CD_long, CD_long);

        private final Element element;
        private final CodeBuilder code;
        private final ClassDesc vector;
        private final int width;
        private final int[][] sums;
        private final int[] aRows = new int[Kernels.ROWS];
        private final int[] ofB;
        private int nextLocal = FIRST_LOCAL;

        private Writer(Element element, CodeBuilder code) {
            this.element = element;
            this.code = code;
            this.vector = of(element.vector());
            this.width = element.width();
            this.sums = new int[Kernels.ROWS][width];
            this.ofB = new int[width];
        }

        static Tiles write(Element element) {
            var parent = of(Tiles.class);
            var name = ClassDesc.of(Tiles.class.getPackageName(), "Tiles" + element.width());
            var bytes = ClassFile.of()
                    .build(
                            name,
                            builder -> builder.withSuperclass(parent)
                                    .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                                    .withMethodBody(
                                            ConstantDescs.INIT_NAME,
                                            ConstantDescs.MTD_void,
                                            0,
                                            code -> code.aload(THIS)
                                                    .invokespecial(
                                                            parent, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                                    .return_())
                                    .withMethodBody(
                                            "multiply", MULTIPLY, 0, code -> new Writer(element, code).multiply()));
            try {
                var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
                return (Tiles) lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                        .invoke();
            } catch (Throwable failure) {
                throw new IllegalStateException("the generated tiles of " + element + " were refused", failure);
            }
        }

        private static ClassDesc of(Class<?> type) {
            return ClassDesc.ofDescriptor(type.descriptorString());
        }

        private void multiply() {
            FirstCompiler.keepAway(code, THIS);
            int bEnd = local(2);
            code.lload(B).iload(DEPTH).i2l().lload(B_ROW).lmul().ladd().lstore(bEnd);
            var tile = code.newLabel();
            var end = code.newLabel();
            code.labelBinding(tile).iload(TILES).ifle(end);
            int firstLocal = nextLocal;
            begin();
            sumUp(bEnd);
            store();
            nextLocal = firstLocal;
            code.lload(A).lload(A_TILE).ladd().lstore(A);
            advance(START, START_ROW);
            advance(C, C_ROW);
            code.iinc(TILES, -1).goto_(tile).labelBinding(end).return_();
        }

        /** Where the sums start, and where the rows of A do. */
        private void begin() {
            for (int row = 0; row < Kernels.ROWS; row++) {
                int from = row(START, START_ROW, row);
                for (int i = 0; i < width; i++) {
                    load(from, i);
                    sums[row][i] = storeVector();
                }
                aRows[row] = row(A, A_ROW, row);
            }
        }

        private void sumUp(int bEnd) {
            int along = local(2);
            int down = local(2);
            code.lconst_0().lstore(along).lload(B).lstore(down);
            var next = code.newLabel();
            var end = code.newLabel();
            // Compared for equality, the loop is not one that C2 splits in three and hoists checks out of:
            // that costs more at the depth of small products than the checks inside.
            code.labelBinding(next).lload(down).lload(bEnd).lcmp().ifeq(end);
            for (int i = 0; i < width; i++) {
                load(down, i);
                ofB[i] = storeVector();
            }
            for (int row = 0; row < Kernels.ROWS; row++) {
                broadcast(aRows[row], along);
                int x = storeVector();
                for (int i = 0; i < width; i++) {
                    code.aload(x).aload(ofB[i]).aload(sums[row][i]);
                    code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR));
                    code.astore(sums[row][i]);
                }
            }
            code.lload(along).lload(A_COLUMN).ladd().lstore(along);
            code.lload(down).lload(B_ROW).ladd().lstore(down);
            code.goto_(next).labelBinding(end);
        }

        private void store() {
            for (int row = 0; row < Kernels.ROWS; row++) {
                int to = row(C, C_ROW, row);
                for (int i = 0; i < width; i++) {
                    code.aload(sums[row][i]);
                    place(to, i);
                    code.invokevirtual(
                            vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
                }
            }
        }

        private void advance(int pointer, int distance) {
            code.lload(pointer)
                    .loadConstant((long) Kernels.ROWS)
                    .lload(distance)
                    .lmul()
                    .ladd()
                    .lstore(pointer);
        }

        /** A local variable with the address of a row. */
        private int row(int pointer, int distance, int row) {
            int address = local(2);
            code.lload(pointer).loadConstant((long) row).lload(distance).lmul().ladd();
            code.lstore(address);
            return address;
        }

        private void broadcast(int row, int along) {
            species();
            all();
            code.getstatic(of(ValueLayout.class), element.layoutField(), of(element.layout()));
            code.lload(row).lload(along).ladd();
            code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(element.number(), of(element.layout()), CD_long));
            code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element.number()));
        }

        private void load(int address, int number) {
            species();
            place(address, number);
            code.invokestatic(vector, "fromMemorySegment", MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, ORDER));
        }

        /** Pushes memory, the address of a vector in a row, and the byte order. */
        private void place(int address, int number) {
            all();
            code.lload(address);
            if (number > 0) {
                code.loadConstant((long) number * element.species().vectorByteSize())
                        .ladd();
            }
            code.getstatic(of(Memory.class), "ORDER", ORDER);
        }

        private void species() {
            code.getstatic(vector, "SPECIES_PREFERRED", SPECIES);
        }

        private void all() {
            code.getstatic(of(Memory.class), "ALL", SEGMENT);
        }

        private int storeVector() {
            int slot = local(1);
            code.astore(slot);
            return slot;
        }

        private int local(int slots) {
            int local = nextLocal;
            nextLocal += slots;
            return local;
        }
    }
}
