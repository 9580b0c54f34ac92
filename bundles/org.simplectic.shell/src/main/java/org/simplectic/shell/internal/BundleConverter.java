package org.simplectic.shell.internal;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets OSGi's commands take bundles by number or symbolic name. */
@Component
public final class BundleConverter implements Converter {
    private final BundleContext context;

    /** For the bundles of this framework. */
    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    /** A bundle; null, as Gogo wants it, for anything else. */
    @Override
    public @Nullable Object convert(Class<?> type, Object value) {
        if (type != Bundle.class) {
            return null;
        }
        var text = String.valueOf(value);
        return Arrays.stream(context.getBundles())
                .filter(bundle ->
                        text.equals(String.valueOf(bundle.getBundleId())) || text.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    /** A bundle on one line; null, as Gogo wants it, for anything else. */
    @Override
    public @Nullable CharSequence format(Object value, int level, Converter escape) {
        return value instanceof Bundle bundle
                ? bundle.getBundleId() + " " + bundle.getSymbolicName() + " " + bundle.getVersion()
                : null;
    }
}
