package org.simplectic.plots.internal;

/** Values of a field at the middles of a picture's pixels. */
interface Raster {
    /** Whether a pixel is within the field's region; those that are not stay white. */
    boolean covers(int right, int up);

    /** The value at a pixel that is covered. */
    double value(double[] values, int right, int up);

    /** For areas: between points of two axes, or within the triangles of a mesh. */
    static Raster of(Section section, int width, int height) {
        return section.mesh().isPresent()
                ? new MeshRaster(section.mesh().get(), section.axes(), width, height)
                : new AxesRaster(
                        Interpolation.of(section.axes().get(0), width),
                        Interpolation.of(section.axes().get(1), height),
                        section.axes().get(1).size());
    }

    /** Interpolates along one axis, then along the other. */
    record AxesRaster(Interpolation across, Interpolation along, int stride) implements Raster {
        @Override
        public boolean covers(int right, int up) {
            return true;
        }

        @Override
        public double value(double[] values, int right, int up) {
            return across.of(
                    right,
                    along.of(up, values, across.lower(right) * stride, 1),
                    along.of(up, values, across.upper(right) * stride, 1));
        }
    }
}
