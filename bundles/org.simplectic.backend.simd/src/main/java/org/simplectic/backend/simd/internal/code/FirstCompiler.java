package org.simplectic.backend.simd.internal.code;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;

/** Keeps methods that consist of the Vector API's operations from HotSpot's first compiler, C1. */
public final class FirstCompiler {
    private static final MethodTypeDesc GET_CLASS = MethodTypeDesc.of(CD_Class);

    private FirstCompiler() {}

    /**
     * Begins a method that only C2 will compile: C1 refuses a handler that is also reached without an exception, C2 does not
     * mind. C1 makes such methods no faster, as it knows no vectors; inlined, they are often too much for it, and a method that it
     * compiles without a profile but not with one stays in the former state for ever.
     *
     * @param code a method at its very beginning
     * @param argument the slot of an argument that is an object and not null
     */
    public static void keepAway(CodeBuilder code, int argument) {
        var begin = code.newLabel();
        var end = code.newLabel();
        var handler = code.newLabel();
        code.aload(argument).ifnonnull(begin);
        code.aconst_null().labelBinding(handler).athrow();
        code.labelBinding(begin)
                .aload(argument)
                .invokevirtual(CD_Object, "getClass", GET_CLASS)
                .pop();
        code.labelBinding(end);
        code.exceptionCatchAll(begin, end, handler);
    }
}
