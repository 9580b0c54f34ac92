package org.simplectic.plots.internal;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Writes pictures as a film that repeats itself, with one table of colours: those of a map, greys, and tones of the line. */
final class AnimatedGif implements Closeable {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    private static final int TABLE = 256;

    /** Hundredths of a second. */
    private static final int LENGTH = 800;

    private static final int SHORTEST = 5;
    private static final int LONGEST = 25;

    private final ImageWriter writer;
    private final ImageOutputStream stream;
    private final int delay;
    private final int[] table;
    private final IndexColorModel model;
    private final Map<Integer, Byte> nearest = new HashMap<>();
    private boolean isFirst = true;

    /**
     * Begins a film.
     *
     * @param out where it goes; stays open
     * @param colours those of the map
     * @param pictures how many will come, at least one
     */
    AnimatedGif(OutputStream out, int[] colours, int pictures) throws IOException {
        table = table(colours);
        model = new IndexColorModel(8, TABLE, table, 0, false, -1, DataBuffer.TYPE_BYTE);
        delay = Math.clamp(LENGTH / Math.max(1, pictures), SHORTEST, LONGEST);
        writer = ImageIO.getImageWritersByFormatName("gif").next();
        stream = ImageIO.createImageOutputStream(out);
        writer.setOutput(stream);
        writer.prepareWriteSequence(null);
    }

    private static int[] table(int[] colours) {
        var table = new int[TABLE];
        System.arraycopy(colours, 0, table, 0, colours.length);
        int rest = TABLE - colours.length;
        int greys = rest / 2;
        for (int i = 0; i < greys; i++) {
            table[colours.length + i] = 0x010101 * (255 * i / (greys - 1));
        }
        int tones = rest - greys;
        for (int i = 0; i < tones; i++) {
            table[colours.length + greys + i] = blend(FieldPicture.LINE, 0xFFFFFF, (double) i / tones);
        }
        return table;
    }

    private static int blend(int one, int other, double part) {
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double from = (one >> shift) & 0xff;
            double to = (other >> shift) & 0xff;
            colour |= (int) Math.round(from + part * (to - from)) << shift;
        }
        return colour;
    }

    void add(BufferedImage image) throws IOException {
        var indexed = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        var row = new int[image.getWidth()];
        var indices = new byte[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                indices[x] = x > 0 && row[x] == row[x - 1] ? indices[x - 1] : index(row[x] & 0xFFFFFF);
            }
            indexed.getRaster().setDataElements(0, y, row.length, 1, indices);
        }
        writer.writeToSequence(new IIOImage(indexed, null, metadata()), null);
        isFirst = false;
    }

    private byte index(int colour) {
        return nearest.computeIfAbsent(colour, this::search);
    }

    private byte search(int colour) {
        int best = 0;
        for (int i = 1; i < TABLE; i++) {
            if (distance(table[i], colour) < distance(table[best], colour)) {
                best = i;
            }
        }
        return (byte) best;
    }

    private static int distance(int one, int other) {
        int distance = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int difference = ((one >> shift) & 0xff) - ((other >> shift) & 0xff);
            distance += difference * difference;
        }
        return distance;
    }

    private IIOMetadata metadata() throws IIOInvalidTreeException {
        var type = new ImageTypeSpecifier(model, model.createCompatibleSampleModel(1, 1));
        var metadata = writer.getDefaultImageMetadata(type, writer.getDefaultWriteParam());
        var root = new IIOMetadataNode(FORMAT);
        var control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", String.valueOf(delay));
        control.setAttribute("transparentColorIndex", "0");
        root.appendChild(control);
        if (isFirst) {
            root.appendChild(repetition());
        }
        metadata.mergeTree(FORMAT, root);
        return metadata;
    }

    /** For ever, in the extension that Netscape introduced: sub-block 1, count 0. */
    private static IIOMetadataNode repetition() {
        var application = new IIOMetadataNode("ApplicationExtension");
        application.setAttribute("applicationID", "NETSCAPE");
        application.setAttribute("authenticationCode", "2.0");
        application.setUserObject(new byte[] {1, 0, 0});
        var extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(application);
        return extensions;
    }

    @Override
    public void close() throws IOException {
        try (stream) {
            writer.endWriteSequence();
            stream.flush();
        } finally {
            writer.dispose();
        }
    }
}
