package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A disk that fails at one step: it is full there, or the power goes. */
final class FailingDisk extends QuickDisk {
    /** The power is gone; nothing that comes after is done. */
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    private final int fatalStep;
    private final boolean powerCut;
    private int steps;
    private boolean failed;

    FailingDisk(int fatalStep, boolean powerCut) {
        this.fatalStep = fatalStep;
        this.powerCut = powerCut;
    }

    boolean hasFailed() {
        return failed;
    }

    private void step(Path path) throws IOException {
        if (failed && powerCut) {
            throw new PowerCut();
        }
        if (++steps == fatalStep) {
            failed = true;
            if (powerCut) {
                throw new PowerCut();
            }
            throw new FileSystemException(path.toString(), null, "No space left on device");
        }
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        step(folder);
        super.makeFolder(folder);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        step(file);
        super.write(file, content);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        step(name);
        super.link(existing, name);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step(to);
        super.move(from, to);
    }

    @Override
    public void force(Path path) throws IOException {
        step(path);
        super.force(path);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (failed && powerCut) {
            throw new PowerCut();
        }
        super.delete(path);
    }
}
