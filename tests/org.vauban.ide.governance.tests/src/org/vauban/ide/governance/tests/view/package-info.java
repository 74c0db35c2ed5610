// SPDX-License-Identifier: EPL-2.0
/** Tests of the views in a running workbench. */
package org.vauban.ide.governance.tests.view;
