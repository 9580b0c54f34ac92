package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.simplectic.provisioning.internal.store.Disk;

/** A disk that does not wait for the hardware: tests would take minutes. */
class QuickDisk extends Disk {
    @Override
    public void force(Path path) throws IOException {}
}
