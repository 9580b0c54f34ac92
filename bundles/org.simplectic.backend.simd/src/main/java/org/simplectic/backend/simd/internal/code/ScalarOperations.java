package org.simplectic.backend.simd.internal.code;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.simplectic.backend.simd.internal.code.Names.method;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.Locale;
import java.util.Objects;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;

/** Instructions for single numbers, whose operands are on the stack. */
final class ScalarOperations {
    private static final ClassDesc SCALARS = Names.of(Scalars.class);

    private final CodeBuilder code;

    ScalarOperations(CodeBuilder code) {
        this.code = code;
    }

    void constant(Node node) {
        switch (node.type()) {
            case F64 -> code.loadConstant(node.number());
            case F32 -> code.loadConstant((float) node.number());
            case I64 -> code.loadConstant(node.integer());
            default -> code.loadConstant((int) node.integer());
        }
    }

    private void call(String name, ClassDesc type, int arguments) {
        code.invokestatic(Names.MATH, name, arguments == 1 ? method(type, type) : method(type, type, type));
    }

    void unary(Unary function, DType type) {
        switch (function) {
            case NEGATE -> {
                switch (type) {
                    case F64 -> code.dneg();
                    case F32 -> code.fneg();
                    case I64 -> code.lneg();
                    default -> code.ineg();
                }
            }
            case ABS -> call("abs", Names.primitive(type), 1);
            case SIGN -> {
                switch (type) {
                    case I64 ->
                        code.invokestatic(Names.of(Long.class), "signum", method(CD_int, CD_long))
                                .i2l();
                    case I32 -> code.invokestatic(Names.of(Integer.class), "signum", method(CD_int, CD_int));
                    default -> call("signum", Names.primitive(type), 1);
                }
            }
            case NOT -> code.iconst_1().ixor();
            default -> {
                widen(type);
                if (function == Unary.ERF || function == Unary.LOGISTIC) {
                    code.invokestatic(SCALARS, function.name().toLowerCase(Locale.ROOT), method(CD_double, CD_double));
                } else {
                    call(function.name().toLowerCase(Locale.ROOT), CD_double, 1);
                }
                narrow(type);
            }
        }
    }

    private void widen(DType type) {
        if (type == DType.F32) {
            code.f2d();
        }
    }

    private void narrow(DType type) {
        if (type == DType.F32) {
            code.d2f();
        }
    }

    /** Comparisons are of doubles or longs; functions of binary32 numbers those of the nearest binary64. */
    void widenForComparison(Node node) {
        var type = node.operand(0).type();
        var function = (Binary) Objects.requireNonNull(node.detail());
        boolean comparison = node.type() == DType.BOOL && type != DType.BOOL;
        if (type == DType.F32
                && (comparison || function == Binary.POWER || function == Binary.ATAN2 || function == Binary.HYPOT)) {
            code.f2d();
        } else if (type == DType.I32 && comparison) {
            code.i2l();
        }
    }

    void binary(Binary function, DType type) {
        switch (function) {
            case LESS -> compare("less", type);
            case LESS_EQUAL -> compare("lessEqual", type);
            case EQUAL -> {
                if (type == DType.BOOL) {
                    code.ixor().iconst_1().ixor();
                } else {
                    compare("equal", type);
                }
            }
            case NOT_EQUAL -> {
                if (type == DType.BOOL) {
                    code.ixor();
                } else {
                    compare("notEqual", type);
                }
            }
            case AND -> code.iand();
            case OR -> code.ior();
            case MIN -> call("min", Names.primitive(type), 2);
            case MAX -> call("max", Names.primitive(type), 2);
            case POWER -> {
                call("pow", CD_double, 2);
                narrow(type);
            }
            case ATAN2, HYPOT -> {
                call(function.name().toLowerCase(Locale.ROOT), CD_double, 2);
                narrow(type);
            }
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> arithmetic(function, type);
        }
    }

    private void compare(String name, DType type) {
        var widened = type.isReal() ? CD_double : CD_long;
        code.invokestatic(SCALARS, name, method(CD_boolean, widened, widened));
    }

    private void arithmetic(Binary function, DType type) {
        switch (type) {
            case F64 -> {
                switch (function) {
                    case ADD -> code.dadd();
                    case SUBTRACT -> code.dsub();
                    case MULTIPLY -> code.dmul();
                    case DIVIDE -> code.ddiv();
                    default -> code.drem();
                }
            }
            case F32 -> {
                switch (function) {
                    case ADD -> code.fadd();
                    case SUBTRACT -> code.fsub();
                    case MULTIPLY -> code.fmul();
                    case DIVIDE -> code.fdiv();
                    default -> code.frem();
                }
            }
            case I64 -> {
                switch (function) {
                    case ADD -> code.ladd();
                    case SUBTRACT -> code.lsub();
                    case MULTIPLY -> code.lmul();
                    case DIVIDE -> code.ldiv();
                    default -> code.lrem();
                }
            }
            default -> {
                switch (function) {
                    case ADD -> code.iadd();
                    case SUBTRACT -> code.isub();
                    case MULTIPLY -> code.imul();
                    case DIVIDE -> code.idiv();
                    default -> code.irem();
                }
            }
        }
    }

    void convert(DType from, DType to) {
        if (to == DType.BOOL) {
            if (from == DType.F32) {
                code.f2d();
            } else if (from == DType.I32) {
                code.i2l();
            }
            if (from.isReal()) {
                code.dconst_0();
            } else {
                code.lconst_0();
            }
            compare("notEqual", from);
        } else {
            code.conversion(kind(from), kind(to));
        }
    }

    static TypeKind kind(DType type) {
        return switch (type) {
            case F64 -> TypeKind.DOUBLE;
            case F32 -> TypeKind.FLOAT;
            case I64 -> TypeKind.LONG;
            default -> TypeKind.INT;
        };
    }

    static String name(DType type) {
        return switch (type) {
            case F64 -> "Double";
            case F32 -> "Float";
            case I64 -> "Long";
            case I32 -> "Int";
            default -> "Byte";
        };
    }

    /** Replaces the address on the stack by the number there. */
    static void loadElement(CodeBuilder code, DType type) {
        var read = switch (type) {
            case F64 -> CD_double;
            case F32 -> CD_float;
            case I64 -> CD_long;
            case I32 -> CD_int;
            default -> CD_byte;
        };
        code.invokestatic(Names.MEMORY, "get" + name(type), method(read, CD_long));
    }

    /** Writes the number on the stack at the address under it. */
    static void storeElement(CodeBuilder code, DType type) {
        if (type == DType.BOOL) {
            code.i2b();
            code.invokestatic(Names.MEMORY, "putByte", method(CD_void, CD_long, CD_byte));
        } else {
            code.invokestatic(Names.MEMORY, "put" + name(type), method(CD_void, CD_long, Names.primitive(type)));
        }
    }
}
