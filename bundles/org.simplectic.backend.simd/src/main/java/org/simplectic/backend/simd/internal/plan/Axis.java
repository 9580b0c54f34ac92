package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.Structural;

/**
 * Which index along one axis of a value is read, as a function of the index along one axis of a loop; piecewise linear.
 *
 * @param loop the loop's axis, or -1 if the index is fixed
 * @param pieces ascending, without gaps
 */
record Axis(int loop, List<Piece> pieces) {

    /**
     * For loop indices from {@code from} to before {@code to} the index {@code start + step * (i - from)}, or a zero in place of
     * an element.
     */
    record Piece(int from, int to, int start, int step, boolean zero) {
        int at(int i) {
            return start + step * (i - from);
        }

        int length() {
            return to - from;
        }
    }

    Axis {
        pieces = List.copyOf(pieces);
    }

    static Axis fixed(int index) {
        return new Axis(-1, List.of(new Piece(0, 1, index, 0, false)));
    }

    static Axis identity(int loop, int extent) {
        return new Axis(loop, List.of(new Piece(0, extent, 0, 1, false)));
    }

    boolean isIdentity() {
        return pieces.size() == 1
                && pieces.getFirst().start() == 0
                && pieces.getFirst().step() == 1;
    }

    boolean hasZeros() {
        return pieces.stream().anyMatch(Piece::zero);
    }

    boolean isFixed() {
        return loop < 0 && !hasZeros();
    }

    /** This followed by a function of the index that it gives. */
    Axis then(List<Piece> next) {
        var all = new ArrayList<Piece>();
        for (var piece : pieces) {
            if (piece.zero()) {
                all.add(piece);
            } else {
                all.addAll(compose(piece, next));
            }
        }
        return new Axis(loop, joined(all));
    }

    private static List<Piece> compose(Piece piece, List<Piece> next) {
        var all = new ArrayList<Piece>();
        int i = piece.from();
        while (i < piece.to()) {
            int index = piece.at(i);
            var hit = next.stream()
                    .filter(p -> index >= p.from() && index < p.to())
                    .findFirst()
                    .orElseThrow();
            int end = piece.to();
            if (piece.step() > 0) {
                end = Math.min(end, i + Math.ceilDiv(hit.to() - index, piece.step()));
            } else if (piece.step() < 0) {
                end = Math.min(end, i + Math.ceilDiv(index - hit.from() + 1, -piece.step()));
            }
            all.add(new Piece(i, end, hit.zero() ? 0 : hit.at(index), piece.step() * hit.step(), hit.zero()));
            i = end;
        }
        return all;
    }

    /** Neighbouring pieces that continue each other are one. */
    private static List<Piece> joined(List<Piece> pieces) {
        var all = new ArrayList<Piece>();
        for (var piece : pieces) {
            var last = all.isEmpty() ? null : all.getLast();
            if (last != null && continues(last, piece)) {
                int step = last.length() > 1 ? last.step() : piece.start() - last.start();
                all.set(all.size() - 1, new Piece(last.from(), piece.to(), last.start(), step, last.zero()));
            } else {
                all.add(piece);
            }
        }
        return all;
    }

    private static boolean continues(Piece a, Piece b) {
        if (a.zero() || b.zero()) {
            return a.zero() && b.zero();
        }
        int step = a.length() > 1 ? a.step() : b.start() - a.start();
        return b.start() == a.start() + step * a.length() && (b.length() == 1 || b.step() == step);
    }

    static List<Piece> line(int extent, int start, int step) {
        return List.of(new Piece(0, extent, start, step, false));
    }

    static List<Piece> shift(int n, int offset, Structural.Edge edge) {
        var pieces = new ArrayList<Piece>();
        if (offset < 0) {
            pieces.add(beyond(0, -offset, n, offset, edge));
        }
        int from = Math.max(0, -offset);
        int to = Math.min(n, n - offset);
        if (from < to) {
            pieces.add(new Piece(from, to, from + offset, 1, false));
        }
        if (offset > 0) {
            pieces.add(beyond(n - offset, n, n, offset, edge));
        }
        return pieces;
    }

    private static Piece beyond(int from, int to, int n, int offset, Structural.Edge edge) {
        int index = from + offset;
        return switch (edge) {
            case PERIODIC -> new Piece(from, to, Math.floorMod(index, n), 1, false);
            case ZERO -> new Piece(from, to, 0, 0, true);
            case REFLECTED -> new Piece(from, to, index < 0 ? -1 - index : 2 * n - 1 - index, -1, false);
        };
    }

    static List<Piece> pad(int n, int low, int high, int interior, int extent) {
        var pieces = new ArrayList<Piece>();
        int next = 0;
        if (interior == 0) {
            int from = Math.max(0, low);
            int to = Math.min(extent, low + n);
            if (from >= to) {
                return List.of(new Piece(0, extent, 0, 0, true));
            }
            if (from > 0) {
                pieces.add(new Piece(0, from, 0, 0, true));
            }
            pieces.add(new Piece(from, to, from - low, 1, false));
            next = to;
        } else {
            for (int i = 0; i < n; i++) {
                int place = low + i * (interior + 1);
                if (place >= 0 && place < extent) {
                    if (place > next) {
                        pieces.add(new Piece(next, place, 0, 0, true));
                    }
                    pieces.add(new Piece(place, place + 1, i, 0, false));
                    next = place + 1;
                }
            }
        }
        if (next < extent) {
            pieces.add(new Piece(next, extent, 0, 0, true));
        }
        return pieces;
    }
}
