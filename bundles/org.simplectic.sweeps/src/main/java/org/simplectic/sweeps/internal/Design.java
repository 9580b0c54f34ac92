package org.simplectic.sweeps.internal;

import java.util.List;

/** Which values the members of a sweep have. A member's values are a function of the study and the member's number alone. */
sealed interface Design permits Design.Grid, Design.Listed, LatinHypercube, Sobol {
    /** How many members there are. */
    int members();

    /**
     * The values of a member.
     *
     * @param member its number, from 0
     * @return one number for each name that is varied
     */
    double[] values(int member);

    /**
     * All combinations of some values; those of the last name change from member to member.
     *
     * @param axes the values of each name
     * @param members how many combinations there are
     */
    record Grid(List<List<Double>> axes, int members) implements Design {
        @Override
        public double[] values(int member) {
            var values = new double[axes.size()];
            int rest = member;
            for (int i = axes.size() - 1; i >= 0; i--) {
                int size = axes.get(i).size();
                values[i] = axes.get(i).get(rest % size);
                rest /= size;
            }
            return values;
        }
    }

    /**
     * Members written one by one.
     *
     * @param rows the values of each
     */
    record Listed(List<List<Double>> rows) implements Design {
        @Override
        public int members() {
            return rows.size();
        }

        @Override
        public double[] values(int member) {
            return rows.get(member).stream().mapToDouble(Double::doubleValue).toArray();
        }
    }
}
