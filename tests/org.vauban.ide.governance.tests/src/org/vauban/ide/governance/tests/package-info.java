// SPDX-License-Identifier: EPL-2.0
/** Tests of the perspective of the security officer, in a running workbench. */
package org.vauban.ide.governance.tests;
