package org.simplectic.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * Takes a command's wish to be started again from another home, as when it has installed what it lacked. A service of type
 * {@link Consumer} over {@link Path} with {@code simplectic.host=restart}.
 */
final class Restart implements Consumer<Path> {
    private volatile @Nullable Path home;

    /** Offers itself to the bundles of a host. */
    static Restart offeredTo(BundleContext context) {
        Restart restart = new Restart();
        context.registerService(
                Consumer.class, restart, FrameworkUtil.asDictionary(Map.of("simplectic.host", "restart")));
        return restart;
    }

    @Override
    public void accept(Path wanted) {
        home = wanted;
    }

    /** The home to start from; null if nobody wants that. */
    @Nullable
    Path home() {
        return home;
    }
}
