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
 * A small film {@code NAME-FIELD.gif} of each field, to look at a run quickly. A long run is shown in 60 to 120 of its saves, a fine
 * grid in 160 points an axis at most: that is what is held in memory. The scale is the same all the time: what {@code gif(u, from=0,
 * to=1)} says, else the range of the saves shown.
 */
@Component(service = FieldWriter.class)
@FieldWriterPlugin("gif")
@About(
        summary = "A small film of each field; gif(u, from=0, to=1) fixes the scale of the colours",
        source = "CompuServe, Graphics Interchange Format 89a, 1990")
public final class FieldGifWriter implements FieldWriter {
    @Override
    public void check(Grid grid, List<Quantity> fields, String argument) {
        FieldPictures.select(fields, argument);
    }

    @Override
    public Sink open(Request request) throws IOException {
        var selection = FieldPictures.select(request.fields(), request.argument());
        return FieldGifSink.open(request, selection);
    }
}
