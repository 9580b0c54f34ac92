package org.simplectic.backend.simd.internal.sparse;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.backend.simd.internal.code.FirstCompiler;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.sparse.RunLoop.Layout;

/**
 * Turns a {@link RunLoop} into a hidden class: a loop around straight-line code with the addresses of all diagonals in local
 * variables.
 *
 * <p>Values that lie row after row are regrouped in registers. The vectors that hold the values of one vector of rows have
 * each entry at places that are all different, so that blending them gathers the entry of all rows, and one permutation
 * brings it into the rows' order.
 */
final class RunCompiler {
    private static final ClassDesc NAME = ClassDesc.of(RunCompiler.class.getPackageName(), "Run");
    private static final ClassDesc LOOP = describe(RunLoop.class);
    private static final ClassDesc MEMORY = describe(Memory.class);
    private static final ClassDesc SEGMENT = describe(MemorySegment.class);
    private static final ClassDesc ORDER = describe(ByteOrder.class);
    private static final ClassDesc VECTOR = describe(Vector.class);
    private static final ClassDesc SPECIES = describe(VectorSpecies.class);
    private static final ClassDesc MASK = describe(VectorMask.class);
    private static final ClassDesc SHUFFLE = describe(VectorShuffle.class);

    /** Addresses of user space, and sizes. C2 sees that a masked address is in bounds and leaves the check out. */
    private static final long ADDRESS_MASK = (1L << 56) - 1;

    private static final long SIZE_MASK = (1L << 44) - 1;

    private static final int VALUES = 1;
    private static final int X = 3;
    private static final int Y = 5;
    private static final int FIRST = 7;
    private static final int END = 8;
    private static final int OFFSETS = 9;
    private static final int LIST = 10;
    private static final int AT = 11;
    private static final int LAST = 13;
    private static final int BEGIN = 15;
    private static final int DIAGONALS = 17;

    private final RunLoop loop;
    private final ClassDesc vector;
    private final int lanes;
    private final int vectorBytes;
    private final int loaded;

    private RunCompiler(RunLoop loop) {
        this.loop = loop;
        this.vector = describe(loop.bytes() == 8 ? DoubleVector.class : FloatVector.class);
        this.lanes = RunLoop.lanes(loop.bytes());
        this.vectorBytes = lanes * loop.bytes();
        this.loaded = DIAGONALS + 2 * loop.length();
    }

    private static ClassDesc describe(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    static RunKernel compile(RunLoop loop) {
        try {
            var type = MethodHandles.lookup().defineHiddenClass(new RunCompiler(loop).bytes(), true);
            return (RunKernel) type.findConstructor(type.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the generated loop of " + loop + " does not load", e);
        }
    }

    private byte[] bytes() {
        return ClassFile.of().build(NAME, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withInterfaceSymbols(describe(RunKernel.class));
            if (loop.layout() == Layout.ROWS) {
                permutations(type);
            }
            type.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    0,
                    code -> code.aload(0)
                            .invokespecial(CD_Object, INIT_NAME, MTD_void)
                            .return_());
            type.withMethodBody(
                    "run",
                    MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_long, CD_int, CD_int, CD_int.arrayType(), CD_int),
                    ClassFile.ACC_PUBLIC,
                    this::run);
        });
    }

    /** Constants of the class, which the just-in-time compiler keeps in registers. */
    private void permutations(ClassBuilder type) {
        int flags = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL | ClassFile.ACC_PRIVATE;
        for (int entry = 0; entry < loop.length(); entry++) {
            type.withField(shuffle(entry), SHUFFLE, flags);
            for (int from = 1; from < loop.length(); from++) {
                type.withField(mask(entry, from), MASK, flags);
            }
        }
        type.withMethodBody(CLASS_INIT_NAME, MTD_void, ClassFile.ACC_STATIC, code -> {
            for (int entry = 0; entry < loop.length(); entry++) {
                code.loadConstant(loop.bytes()).loadConstant(loop.length()).loadConstant(entry);
                code.invokestatic(LOOP, "shuffle", MethodTypeDesc.of(SHUFFLE, CD_int, CD_int, CD_int))
                        .putstatic(NAME, shuffle(entry), SHUFFLE);
                for (int from = 1; from < loop.length(); from++) {
                    code.loadConstant(loop.bytes()).loadConstant(loop.length()).loadConstant(entry);
                    code.loadConstant(from)
                            .invokestatic(LOOP, "mask", MethodTypeDesc.of(MASK, CD_int, CD_int, CD_int, CD_int))
                            .putstatic(NAME, mask(entry, from), MASK);
                }
            }
            code.return_();
        });
    }

    private static String shuffle(int entry) {
        return "shuffle" + entry;
    }

    private static String mask(int entry, int from) {
        return "mask" + entry + "of" + from;
    }

    private void run(CodeBuilder code) {
        FirstCompiler.keepAway(code, OFFSETS);
        bytes(code.iload(FIRST)).lstore(BEGIN);
        for (int entry = 0; entry < loop.length(); entry++) {
            code.aload(OFFSETS).iload(LIST).loadConstant(entry).iadd().iaload();
            bytes(code).lload(X).ladd().lload(BEGIN).ladd();
            mask(code, ADDRESS_MASK).lstore(DIAGONALS + 2 * entry);
        }
        mask(code.lload(Y).lload(BEGIN).ladd(), ADDRESS_MASK).lstore(Y);
        bytes(code.iload(END).loadConstant(lanes).isub().iload(FIRST).isub()).lstore(LAST);
        code.lconst_0().lstore(AT);
        var turn = code.newLabel();
        var end = code.newLabel();
        code.labelBinding(turn);
        mask(code.lload(AT), SIZE_MASK).lstore(AT);
        mask(code.lload(VALUES), ADDRESS_MASK).lstore(VALUES);
        turn(code);
        code.lload(AT).lload(LAST).lcmp().ifge(end);
        advance(code);
        code.goto_(turn).labelBinding(end).return_();
    }

    /** To the next vector of y, or the last one. */
    private void advance(CodeBuilder code) {
        code.lload(AT).lload(BEGIN).ladd().loadConstant((long) vectorBytes).ladd();
        mask(code, -vectorBytes).lload(BEGIN).lsub().lload(LAST);
        code.invokestatic(describe(Math.class), "min", MethodTypeDesc.of(CD_long, CD_long, CD_long));
        if (loop.layout() == Layout.ROWS) {
            code.dup2().lload(AT).lsub().loadConstant((long) loop.length()).lmul();
        } else {
            code.loadConstant((long) loop.length() * vectorBytes);
        }
        code.lload(VALUES).ladd().lstore(VALUES).lstore(AT);
    }

    /** From elements to bytes. */
    private CodeBuilder bytes(CodeBuilder code) {
        return code.i2l().loadConstant((long) loop.bytes()).lmul();
    }

    private static CodeBuilder mask(CodeBuilder code, long bits) {
        return code.loadConstant(bits).land();
    }

    /** One vector of rows. */
    private void turn(CodeBuilder code) {
        if (loop.layout() == Layout.ROWS) {
            for (int i = 0; i < loop.length(); i++) {
                loadValues(code, i);
                code.astore(loaded + i);
            }
        }
        int sum = loaded + loop.length();
        if (loop.isFirst()) {
            species(code).invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES));
        } else {
            load(code, () -> code.lload(Y).lload(AT).ladd());
        }
        code.astore(sum);
        for (int i = 0; i < loop.length(); i++) {
            int entry = i;
            if (loop.layout() == Layout.ROWS) {
                regroup(code, entry);
            } else {
                loadValues(code, entry);
            }
            load(code, () -> code.lload(DIAGONALS + 2 * entry).lload(AT).ladd());
            code.aload(sum)
                    .invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR))
                    .astore(sum);
        }
        code.aload(sum).getstatic(MEMORY, "ALL", SEGMENT).lload(Y).lload(AT).ladd();
        code.getstatic(MEMORY, "ORDER", ORDER)
                .invokevirtual(vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    /** Pushes an entry of all rows. */
    private void regroup(CodeBuilder code, int entry) {
        code.aload(loaded);
        for (int from = 1; from < loop.length(); from++) {
            code.aload(loaded + from)
                    .getstatic(NAME, mask(entry, from), MASK)
                    .invokevirtual(vector, "blend", MethodTypeDesc.of(vector, VECTOR, MASK));
        }
        code.getstatic(NAME, shuffle(entry), SHUFFLE)
                .invokevirtual(vector, "rearrange", MethodTypeDesc.of(vector, SHUFFLE));
    }

    private void loadValues(CodeBuilder code, int number) {
        load(
                code,
                () -> code.lload(VALUES)
                        .loadConstant((long) number * vectorBytes)
                        .ladd());
    }

    private void load(CodeBuilder code, Runnable address) {
        species(code).getstatic(MEMORY, "ALL", SEGMENT);
        address.run();
        code.getstatic(MEMORY, "ORDER", ORDER)
                .invokestatic(vector, "fromMemorySegment", MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, ORDER));
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(vector, "SPECIES_PREFERRED", SPECIES);
    }
}
