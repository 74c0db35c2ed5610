// SPDX-License-Identifier: EPL-2.0
/** Tests of the security officer's perspective in a running workbench. */
package org.vauban.ide.governance.tests;
