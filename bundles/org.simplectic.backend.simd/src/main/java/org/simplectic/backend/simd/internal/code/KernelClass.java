package org.simplectic.backend.simd.internal.code;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the methods of a program's kernels, and loads them as one hidden class. */
public final class KernelClass {
    static final ClassDesc CODE = ClassDesc.of(Code.class.getName());
    static final ClassDesc POINTERS = CD_long.arrayType();
    static final MethodTypeDesc KERNEL = MethodTypeDesc.of(CD_void, POINTERS, CD_int);

    private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_void, CD_int, POINTERS, CD_int);
    private static final ClassDesc NAME = ClassDesc.of(KernelClass.class.getPackageName() + ".Generated");

    /** For all backends of this bundle: one that nobody uses is closed, and made anew when a run comes back to it. */
    private static final LoadedKernels LOADED = new LoadedKernels();

    private final List<Consumer<CodeBuilder>> methods = new ArrayList<>();

    /**
     * Adds a kernel.
     *
     * @param body of a static method of the pointers (local 0) and the count (local 1)
     * @return its number
     */
    int add(Consumer<CodeBuilder> body) {
        methods.add(body);
        return methods.size() - 1;
    }

    /** Calls another kernel with the same pointers and count. */
    static void call(CodeBuilder code, int kernel) {
        code.aload(0).iload(1).invokestatic(NAME, "kernel" + kernel, KERNEL);
    }

    /** How many methods there are. */
    int size() {
        return methods.size();
    }

    /** Loads the class, unless it is loaded. */
    public Code define() {
        if (methods.isEmpty()) {
            return (kernel, pointers, count) -> {
                throw new AssertionError("no kernels");
            };
        }
        return LOADED.of(bytes(), KernelClass::load);
    }

    private static Code load(byte[] bytes) {
        try {
            var loaded = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (Code) loaded.findConstructor(loaded.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a generated class does not load", e);
        }
    }

    private byte[] bytes() {
        return ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG).build(NAME, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withInterfaceSymbols(CODE);
            type.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    0,
                    code -> code.aload(0)
                            .invokespecial(CD_Object, INIT_NAME, MTD_void)
                            .return_());
            type.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::choose);
            for (int i = 0; i < methods.size(); i++) {
                type.withMethodBody("kernel" + i, KERNEL, ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE, methods.get(i));
            }
        });
    }

    private void choose(CodeBuilder code) {
        if (methods.size() == 1) {
            code.aload(2).iload(3).invokestatic(NAME, "kernel0", KERNEL).return_();
            return;
        }
        var cases = new ArrayList<SwitchCase>();
        for (int i = 0; i < methods.size(); i++) {
            cases.add(SwitchCase.of(i, code.newLabel()));
        }
        code.iload(1).tableswitch(0, methods.size() - 1, cases.getFirst().target(), cases);
        for (int i = 0; i < methods.size(); i++) {
            code.labelBinding(cases.get(i).target());
            code.aload(2).iload(3).invokestatic(NAME, "kernel" + i, KERNEL).return_();
        }
    }
}
