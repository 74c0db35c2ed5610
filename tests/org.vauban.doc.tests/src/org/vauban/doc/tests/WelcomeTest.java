// SPDX-License-Identifier: EPL-2.0
package org.vauban.doc.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the welcome page promises. */
class WelcomeTest {
    /** The page is the same whatever the policy allows. */
    @ParameterizedTest
    @CsvSource({"intro/vauban.xml,unless a signed policy allows remote endpoints",
            "nl/fr/intro/vauban.xml,sauf si une politique signée autorise des points d’accès distants"})
    void whatMayLeaveTheMachineIsSaid(String file, String exception) throws Exception {
        String page = Files.readString(
                Path.of(System.getProperty("vauban.root"), "bundles", "org.vauban.doc").resolve(file));
        assertTrue(page.contains(exception), page);
    }
}
