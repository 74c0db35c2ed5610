// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.util.List;
import java.util.stream.Stream;
import org.vauban.confinement.Confinement;
import org.vauban.confinement.ConfinementReport;

/** A host whose JVM writes a CDS archive when it exits; it can write it because it is not confined. */
final class CdsTrainingHost {
    private static final String CLASS = ".class";

    private CdsTrainingHost() {}

    /** Loads the classes that confined hosts load and this host does not need otherwise. */
    static ConfinementReport unconfined() {
        Module binding = Confinement.class.getModule();
        if (binding.isNamed()) {
            String own = Confinement.class.getPackageName();
            for (String name : classes(binding)) {
                if (name.startsWith(own)) {
                    Class.forName(binding, name); // null if not found: the archive then lacks it
                }
            }
        }
        return ConfinementReport.none();
    }

    private static List<String> classes(Module module) {
        try (ModuleReader reader = module.getLayer().configuration().findModule(module.getName()).orElseThrow()
                .reference()
                .open(); Stream<String> resources = reader.list()) {
            return resources.filter(name -> name.endsWith(CLASS))
                    .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.')).toList();
        } catch (IOException e) {
            System.err.println("The archive will lack classes: " + e);
            return List.of();
        }
    }
}
