// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.licence;

import java.util.concurrent.CompletableFuture;

/** Asks the user whether to show code that matches published sources, where a policy requires it. */
@FunctionalInterface
public interface LicenceConfirmation {

    /** For front ends that cannot ask the user: such code is withheld. */
    LicenceConfirmation NOBODY = question -> CompletableFuture.completedFuture(false);

    /**
     * Asks the user. Called on a thread of the assistant; returns at once.
     *
     * @param question names the source of the code, in the user's language
     * @return whether to show it, completed on any thread; a failure counts as no
     */
    CompletableFuture<Boolean> confirm(String question);
}
