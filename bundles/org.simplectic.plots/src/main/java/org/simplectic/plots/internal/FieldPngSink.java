package org.simplectic.plots.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.simplectic.api.FieldSelection;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.FileSeries;
import org.simplectic.api.Quantity;

/** Draws each field as it comes. */
final class FieldPngSink implements FieldWriter.Sink {
    private static final int COLOURS = 256;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 560;

    /** The files of a field. */
    private record Film(int position, Quantity field, Range range, FieldPicture picture, FileSeries files) {}

    private final FieldWriter.Request request;
    private final Section section;
    private final List<Film> films = new ArrayList<>();

    private FieldPngSink(FieldWriter.Request request) {
        this.request = request;
        this.section = Section.of(request.grid(), Integer.MAX_VALUE);
    }

    static FieldPngSink open(FieldWriter.Request request, FieldSelection selection) throws IOException {
        Fonts.prepare();
        var colours = ColourMap.colours(COLOURS);
        var sink = new FieldPngSink(request);
        try {
            for (int position : selection.fields()) {
                var field = request.fields().get(position);
                var picture = new FieldPicture(sink.section, field, colours, WIDTH, HEIGHT);
                var name = String.valueOf(request.file("-" + field.name()).getFileName());
                var files = FileSeries.create(request.file("-png"), name, ".png");
                sink.films.add(new Film(position, field, Range.of(selection), picture, files));
            }
            return sink;
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    @Override
    public void fields(double position, double[] values) throws IOException {
        FieldPictures.checkSize(request, values);
        for (var film : films) {
            var shown = section.values(values, film.position() * request.grid().size());
            film.range().include(shown);
            var title = FieldPictures.title(request, film.field(), position, section);
            var image = film.picture().draw(title, shown, film.range().ends());
            film.files().add(out -> {
                if (!ImageIO.write(image, "png", out)) {
                    throw new IOException("this Java cannot write PNG");
                }
            });
        }
    }

    @Override
    public List<Path> finish() throws IOException {
        var files = new ArrayList<Path>();
        for (var film : films) {
            files.addAll(film.files().finish());
        }
        return files;
    }

    @Override
    public void close() throws IOException {
        // The first one made the folder and is the last to find it empty.
        for (var film : films.reversed()) {
            film.files().close();
        }
    }
}
