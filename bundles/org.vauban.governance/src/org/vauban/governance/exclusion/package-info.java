// SPDX-License-Identifier: EPL-2.0
/** Which files no model may see: built-in patterns, ignore files, patterns of the policy and of the settings. */
package org.vauban.governance.exclusion;
