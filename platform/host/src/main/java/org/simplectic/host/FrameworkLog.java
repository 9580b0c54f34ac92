package org.simplectic.host;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Hands what the framework and its log service say to SLF4J, which a user sees only with {@code --verbose}. */
final class FrameworkLog extends Logger implements LogListener {
    @Override
    @SuppressWarnings("rawtypes") // As the method that it overrides.
    protected void doLog(
            @Nullable Bundle bundle,
            @Nullable ServiceReference reference,
            int level,
            String message,
            @Nullable Throwable error) {
        String name = bundle == null ? "org.apache.felix.framework" : bundle.getSymbolicName();
        write(name, level(level), message, error);
    }

    @Override
    protected void doLog(int level, String message, @Nullable Throwable error) {
        write("org.apache.felix.framework", level(level), message, error);
    }

    @Override
    public void logged(LogEntry entry) {
        Level level = switch (entry.getLogLevel()) {
            case AUDIT, ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
        write(entry.getLoggerName(), level, entry.getMessage(), entry.getException());
    }

    /** Listens to the log service, now or as soon as there is one. */
    void listen(BundleContext context) {
        context.addServiceListener(event -> {
            if (event.getType() == ServiceEvent.REGISTERED
                    && context.getService(event.getServiceReference()) instanceof LogReaderService reader) {
                reader.addLogListener(this);
            }
        });
    }

    private static Level level(int osgi) {
        return switch (osgi) {
            case LOG_ERROR -> Level.ERROR;
            case LOG_WARNING -> Level.WARN;
            case LOG_INFO -> Level.INFO;
            default -> Level.DEBUG;
        };
    }

    private static void write(String name, Level level, String message, @Nullable Throwable error) {
        LoggerFactory.getLogger(name).atLevel(level).setCause(error).log(message);
    }
}
