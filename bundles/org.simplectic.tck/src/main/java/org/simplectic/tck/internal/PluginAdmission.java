package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.simplectic.runtime.BackendInfo;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.PluginInfo;
import org.simplectic.runtime.Workbench;
import org.simplectic.tck.Admission;
import org.simplectic.tck.Finding;
import org.simplectic.tck.Report;

/** Examines installed plug-ins in the framework that runs them. */
@Component(service = Admission.class)
public final class PluginAdmission implements Admission {
    private final BundleContext context;
    private final PluginCatalog catalog;
    private final Workbench workbench;

    @Activate
    public PluginAdmission(BundleContext context, @Reference PluginCatalog catalog, @Reference Workbench workbench) {
        this.context = context;
        this.catalog = catalog;
        this.workbench = workbench;
    }

    @Override
    public Report plugin(String kind, String name) {
        return catalog.find(kind, name)
                .map(this::examine)
                .orElseThrow(() -> new NoSuchElementException("no plug-in of kind " + kind + " has the name '" + name
                        + "'; 'simplectic list' shows those installed"));
    }

    @Override
    public List<Report> bundle(String symbolicName) {
        var reports = of(symbolicName).map(this::examine).toList();
        if (reports.isEmpty()) {
            boolean there = Arrays.stream(context.getBundles())
                    .anyMatch(bundle -> symbolicName.equals(bundle.getSymbolicName()));
            throw new NoSuchElementException((there
                            ? "the bundle '" + symbolicName + "' has no plug-in: none of its components is one"
                            : "no bundle '" + symbolicName + "' is installed")
                    + "; 'simplectic list' shows the plug-ins installed");
        }
        return reports;
    }

    @Override
    public List<Report> all() {
        return catalog.plugins().stream().map(this::examine).toList();
    }

    private Stream<PluginInfo> of(String bundle) {
        return catalog.plugins().stream().filter(plugin -> plugin.bundle().equals(bundle));
    }

    @Override
    public List<String> contracts(String kind) {
        return Stream.concat(Contracts.common(Set.of()).stream(), Contracts.of(kind).stream())
                .map(Contract::name)
                .toList();
    }

    private Report examine(PluginInfo plugin) {
        var subject = new Subject(plugin, bundle(plugin), workbench, backends(), context);
        var registered = of(plugin.bundle()).map(p -> p.kind() + " " + p.name()).collect(Collectors.toSet());
        var findings = new ArrayList<Finding>();
        Contracts.common(registered).forEach(contract -> findings.add(Examination.check(contract, subject)));
        var own = Contracts.of(plugin.kind());
        if (plugin.active()) {
            own.forEach(contract -> findings.add(Examination.check(contract, subject)));
        }
        var remark = own.isEmpty() ? "there are no contracts for the kind " + plugin.kind() + " alone" : "";
        return new Report(plugin.kind(), plugin.name(), plugin.bundle(), plugin.version(), remark, findings);
    }

    private Bundle bundle(PluginInfo plugin) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> plugin.bundle().equals(bundle.getSymbolicName())
                        && bundle.getVersion().toString().equals(plugin.version()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(plugin.bundle() + " has gone"));
    }

    private List<String> backends() {
        return catalog.backends().stream()
                .map(BackendInfo::name)
                .sorted(Comparator.comparing(name -> !name.equals(Subject.REFERENCE)))
                .toList();
    }
}
