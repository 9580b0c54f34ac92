package org.simplectic.fields.internal;

import org.simplectic.api.Quantity;

/** The elements of arrays, whose values follow one after the other, each behind its size. */
final class VtkArrays {
    private long offset;

    /** An array of doubles. */
    String next(Quantity quantity, int size) {
        return next("Float64", Double.BYTES, 1, quantity, size);
    }

    /**
     * An array.
     *
     * @param type VTK's name of the numbers' type
     * @param bytes of a number
     * @param components numbers that belong together
     * @param size how many such
     */
    String next(String type, int bytes, int components, Quantity quantity, int size) {
        var start = "        <DataArray type=\"" + type + "\" Name=\"" + escaped(quantity.name()) + '"'
                + (components == 1 ? "" : " NumberOfComponents=\"" + components + '"')
                + " format=\"appended\" offset=\"" + offset + '"';
        offset += Long.BYTES + (long) size * components * bytes;
        return quantity.unit().isEmpty()
                ? start + "/>\n"
                : start + ">\n          <InformationKey name=\"UNITS_LABEL\" location=\"vtkDataArray\">"
                        + escaped(quantity.unit()) + "</InformationKey>\n        </DataArray>\n";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
