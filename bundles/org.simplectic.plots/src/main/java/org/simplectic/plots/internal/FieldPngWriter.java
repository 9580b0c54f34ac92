package org.simplectic.plots.internal;

import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.FieldWriterPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Quantity;

/**
 * A picture a save and field in the folder {@code NAME-png}: lines over one axis, colours over two, the middle slice of three.
 * {@code png(u, from=0, to=1)} chooses fields and the ends of the scale; an end that is not given is the least or the greatest value
 * so far, so that the scale never shrinks from one picture to the next.
 */
@Component(service = FieldWriter.class)
@FieldWriterPlugin("png")
@About(
        summary = "A picture a save: lines, or colours with their scale; png(u, from=0, to=1) fixes it",
        source = "Colours: B. Ottosson, A perceptual color space for image processing, 2020")
public final class FieldPngWriter implements FieldWriter {
    @Override
    public void check(Grid grid, List<Quantity> fields, String argument) {
        FieldPictures.select(fields, argument);
    }

    @Override
    public Sink open(Request request) throws IOException {
        var selection = FieldPictures.select(request.fields(), request.argument());
        return FieldPngSink.open(request, selection);
    }
}
