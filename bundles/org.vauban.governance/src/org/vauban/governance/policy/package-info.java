// SPDX-License-Identifier: EPL-2.0
/**
 * What an administrator, else the user, decides: a file of settings, and one type for each setting that says what its
 * values mean and which of them holds when nobody decided. What cannot be understood stops the work rather than being
 * left out.
 */
package org.vauban.governance.policy;
