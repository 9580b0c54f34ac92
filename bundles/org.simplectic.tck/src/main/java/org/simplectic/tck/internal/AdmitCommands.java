package org.simplectic.tck.internal;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandSet;
import org.simplectic.cli.Console;
import org.simplectic.tck.Admission;

/** The command {@code admit}. */
@Component(property = CommandSet.NAMES + "=admit")
public final class AdmitCommands implements CommandSet {
    private final BundleContext context;
    private final ComponentServiceObjects<Admission> admission;

    /** With the service that is made when it is first asked for. */
    @Activate
    public AdmitCommands(BundleContext context, @Reference ComponentServiceObjects<Admission> admission) {
        this.context = context;
        this.admission = admission;
    }

    @Override
    public Command command(String name, Console console) {
        return new AdmitCommand(context, admission::getService, console);
    }
}
