package org.simplectic.plots.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.FieldSelection;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Quantity;

/** Keeps some saves of each field, and makes a film of them in the end. */
final class FieldGifSink implements FieldWriter.Sink {
    /** Together no more than 12 MB a field. */
    private static final int MOST_FRAMES = 120;

    private static final int MOST_POINTS = 160;
    private static final int COLOURS = 128;
    private static final int WIDTH = 400;
    private static final int HEIGHT = 320;

    /** A save of a field, in single precision. */
    private static final class Frame {
        private final double position;
        private final float[] values;

        Frame(double position, double[] shown) {
            this.position = position;
            this.values = new float[shown.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) shown[i];
            }
        }

        double[] values() {
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        }
    }

    /** The saves of a field that are kept. */
    private record Film(int position, Quantity field, Range range, List<Frame> frames, AtomicFile file) {}

    private final FieldWriter.Request request;
    private final Section section;
    private final List<Film> films = new ArrayList<>();

    /** Each so-manieth save is kept. */
    private long stride = 1;

    private long saves;

    private FieldGifSink(FieldWriter.Request request) {
        this.request = request;
        this.section = Section.of(request.grid(), MOST_POINTS);
    }

    static FieldGifSink open(FieldWriter.Request request, FieldSelection selection) throws IOException {
        Fonts.prepare();
        var sink = new FieldGifSink(request);
        try {
            for (int position : selection.fields()) {
                var field = request.fields().get(position);
                var file = AtomicFile.create(request.file("-" + field.name() + ".gif"));
                sink.films.add(new Film(position, field, Range.of(selection), new ArrayList<>(), file));
            }
            return sink;
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    @Override
    public void fields(double position, double[] values) {
        FieldPictures.checkSize(request, values);
        if (saves % stride == 0) {
            for (var film : films) {
                keep(
                        film,
                        position,
                        section.values(values, film.position() * request.grid().size()));
            }
            if (saves / stride == MOST_FRAMES) {
                thin();
            }
        }
        saves++;
    }

    private static void keep(Film film, double position, double[] shown) {
        film.range().include(shown);
        film.frames().add(new Frame(position, shown));
    }

    /** Every second save is enough from now on. */
    private void thin() {
        stride *= 2;
        for (var film : films) {
            var all = List.copyOf(film.frames());
            film.frames().clear();
            for (int i = 0; i < all.size(); i += 2) {
                film.frames().add(all.get(i));
            }
        }
    }

    @Override
    public List<Path> finish() throws IOException {
        var files = new ArrayList<Path>();
        for (var film : films) {
            // A film without frames would not be a file that programs can read.
            if (!film.frames().isEmpty()) {
                write(film);
                files.add(film.file().commit());
            }
        }
        return files;
    }

    private void write(Film film) throws IOException {
        var colours = ColourMap.colours(COLOURS);
        var picture = new FieldPicture(section, film.field(), colours, WIDTH, HEIGHT);
        try (var gif =
                new AnimatedGif(film.file().stream(), colours, film.frames().size())) {
            for (var frame : film.frames()) {
                var title = FieldPictures.title(request, film.field(), frame.position, section);
                gif.add(picture.draw(title, frame.values(), film.range().ends()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var film : films) {
            film.file().close();
        }
    }
}
