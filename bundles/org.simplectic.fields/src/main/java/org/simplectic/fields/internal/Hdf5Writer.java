package org.simplectic.fields.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.FieldSelection;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.FieldWriterPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Quantity;

/**
 * One file {@code NAME.h5}: a data set for each field, its first axis the saves, the others those of the grid in their order; one for
 * the independent variable, and one for the points of each axis. Axes are dimension scales, which is how xarray and netCDF know what
 * belongs to what; units are attributes. On a mesh the axis behind the saves is that of the nodes, and there are data sets for their
 * coordinates and for the nodes of each triangle.
 *
 * <p>Values go to disk as they come, in chunks of about a mebibyte: memory is one chunk a field, however many saves. Names and shapes
 * follow at the end.
 *
 * @see "The HDF Group, HDF5 File Format Specification 3.0"
 */
@Component(service = FieldWriter.class)
@FieldWriterPlugin("hdf5")
@About(
        summary = "One HDF5 file with time, axes and every save of the fields, for Python, MATLAB, Julia",
        source = "The HDF Group, HDF5 File Format Specification 3.0")
public final class Hdf5Writer implements FieldWriter {
    /** Large enough to read quickly, small enough to hold one of each field. */
    private static final int CHUNK = 1 << 20;

    /** A chunk's size has 32 bits. */
    private static final int MOST_POINTS = (int) (0xffff_ffffL / Double.BYTES);

    @Override
    public void check(Grid grid, List<Quantity> fields, String argument) {
        select(grid, fields, argument);
    }

    @Override
    public Sink open(Request request) throws IOException {
        var selection = select(request.grid(), request.fields(), request.argument());
        checkNames(Stream.concat(
                Stream.of(request.independent().name()), names(request.grid(), request.fields(), selection)));
        return Hdf5Sink.open(request, selection.fields(), CHUNK);
    }

    private static FieldSelection select(Grid grid, List<Quantity> fields, String argument) {
        var selection = FieldSelection.parse(argument, fields, Set.of());
        checkNames(names(grid, fields, selection));
        if (grid.size() > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "hdf5 takes grids of up to " + MOST_POINTS + " points, not " + grid.size());
        }
        return selection;
    }

    private static Stream<String> names(Grid grid, List<Quantity> fields, FieldSelection selection) {
        var places = grid.mesh().isPresent() ? List.of(Hdf5Sink.NODE, Hdf5Sink.TRIANGLES) : List.<String>of();
        return Stream.concat(
                Stream.concat(grid.axes().stream().map(Grid.Axis::name), places.stream()),
                selection.fields().stream().map(field -> fields.get(field).name()));
    }

    /** Data sets lie in one group: their names must differ, and a slash would name another group. */
    private static void checkNames(Stream<String> names) {
        var seen = new HashSet<String>();
        names.forEach(name -> {
            if (name.isEmpty() || name.equals(".") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("'" + name + "' cannot be the name of a data set in HDF5");
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("two data sets would be called '" + name + "' in HDF5");
            }
        });
    }
}
