// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.vauban.governance.policy.FolderPolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;

/**
 * Reads a policy that names folders with accents, in a JVM whose file name encoding is ASCII. Prints that encoding,
 * which files are in the folders, and whether it writes to the audit log that the policy names.
 */
public final class AccentedFoldersChild {
    private static final String ACCENTED = "mod\u00e8les";

    private AccentedFoldersChild() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        PolicySite site = new PolicySite(Files.createDirectory(folder.resolve("site")));
        String accented = folder + "/" + ACCENTED;
        site.install("machine", 1, ModelPolicy.FOLDERS, "[\"" + accented + "\"]", GatePolicy.AUDIT,
                "\"" + accented + "/audit.jsonl\"");
        site.install("team", 1, ModelPolicy.FOLDERS, "[\"" + accented + "/a\", \"" + folder + "/plain\"]");
        Policy policy = site.read();
        FolderPolicy folders = FolderPolicy.of(policy, ModelPolicy.FOLDERS);
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> models = files.filter(file -> file.toString().endsWith(".gguf")).toList();
            System.out.print(System.getProperty("sun.jnu.encoding") + ' '
                    + models.stream().filter(folders::holds).map(file -> file.getFileName().toString()).sorted()
                            .toList()
                    + ' ' + Files.isDirectory(GatePolicy.of(policy).audit().orElseThrow().getParent()));
        }
    }
}
