package org.simplectic.discretizations.internal.elements;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.simplectic.array.HostArray;

/** The places on the boundary of a mesh where conditions are evaluated: the quadrature points of its sides, part after part. */
final class Boundary {
    private final Elements elements;
    private final List<List<Side>> byTriangle = new ArrayList<>();
    private final SequencedMap<String, List<HostArray>> places = new LinkedHashMap<>();
    private final int size;

    /**
     * A side of a triangle on the boundary.
     *
     * @param part the number of the part that it belongs to
     * @param number of the side in the triangle
     * @param first the number of its first place
     */
    record Side(int part, int number, int first) {}

    Boundary(Elements elements) {
        this.elements = elements;
        for (int triangle = 0; triangle < elements.count(); triangle++) {
            byTriangle.add(new ArrayList<>());
        }
        int part = 0;
        int next = 0;
        for (var entry : elements.sides().entrySet()) {
            int[] sides = entry.getValue();
            int perSide = elements.reference().side().length;
            var x = new double[sides.length / 2 * perSide];
            var y = new double[x.length];
            for (int i = 0; i < sides.length; i += 2) {
                byTriangle.get(sides[i]).add(new Side(part, sides[i + 1], next + i / 2 * perSide));
                for (int p = 0; p < perSide; p++) {
                    double[] at = elements.at(sides[i], place(sides[i + 1], p));
                    x[i / 2 * perSide + p] = at[0];
                    y[i / 2 * perSide + p] = at[1];
                }
            }
            places.put(entry.getKey(), List.of(HostArray.vector(x), HostArray.vector(y)));
            next += x.length;
            part++;
        }
        this.size = next;
    }

    /** Where the so-manieth place of a side is in the reference triangle. */
    double[] place(int side, int number) {
        return ReferenceTriangle.onSide(side, elements.reference().side()[number]);
    }

    List<Side> sides(int triangle) {
        return byTriangle.get(triangle);
    }

    /** Coordinates by parts. */
    SequencedMap<String, List<HostArray>> places() {
        return places;
    }

    /** The number of all places. */
    int size() {
        return size;
    }
}
