// SPDX-License-Identifier: EPL-2.0
/** Long proofs, which {@code ./dev proof} runs: promises that take too many prompts for a test. */
package org.vauban.proof;
