package org.simplectic.runtime.internal;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.simplectic.api.Kernel;
import org.simplectic.api.Problem;
import org.simplectic.api.Verb;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.runtime.Workbench;
import org.simplectic.runtime.internal.checkpoint.Snapshot;

/** Trials on what runs are made of: their sessions, their methods and their snapshots. */
@Component(service = Workbench.class)
public final class PluginBench implements Workbench {
    private final BundleContext context;
    private final ComponentCatalog catalog;

    @Activate
    public PluginBench(BundleContext context, @Reference ComponentCatalog catalog) {
        this.context = context;
        this.catalog = catalog;
    }

    @Override
    public Trial open(String backend) {
        var services = new Services(context, Set.of());
        try {
            return new PluginTrial(services, backend);
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    private final class PluginTrial implements Trial {
        private final Services services;
        private final BackendServices backends;
        private final MethodFactory methods;
        private final RunSession session;

        PluginTrial(Services services, String backend) {
            this.services = services;
            this.backends = new BackendServices(services);
            this.methods = new MethodFactory(new Services(context, Set.of()), catalog);
            this.session = new RunSession(take(backend), CompileOptions.DEFAULT, false, () -> false);
        }

        private Backend take(String backend) {
            return backends.take(backend)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no active backend has the name '" + backend + "'; there are " + catalog.rankedBackends()));
        }

        @Override
        public <M> M method(Class<M> type, String kind, String name, Map<String, Object> options) {
            return methods.method(type, kind, name, options);
        }

        @Override
        public Verb.Methods methods() {
            return methods;
        }

        @Override
        public Backend backend() {
            return session.backend();
        }

        @Override
        public <S extends Record> S settle(S state) {
            session.retain(state);
            return state;
        }

        @Override
        public <S extends Record> S resume(S state, Trial from) {
            var snapshot = Snapshot.of(state, from::values);
            @SuppressWarnings("unchecked") // the class is found by its name where the method was
            var same = (S) snapshot.restore(Snapshot.Classes.of(methods.loaders()), session::array);
            return same;
        }

        @Override
        public <S extends Record> S move(S state, String backend) {
            var left = session.backend();
            var moved = session.move(state, take(backend), Map.of());
            backends.giveBack(left);
            return moved;
        }

        @Override
        public Kernel kernel(Object owner, Problem problem, String name, Supplier<Program> trace) {
            return session.kernel(owner, problem, name, trace);
        }

        @Override
        public Array array(HostArray values) {
            return session.array(values);
        }

        @Override
        public HostArray values(Array array) {
            return session.values(array);
        }

        @Override
        public boolean cancelled() {
            return session.cancelled();
        }

        @Override
        public void close() {
            session.close();
            methods.close();
            services.close();
        }
    }
}
