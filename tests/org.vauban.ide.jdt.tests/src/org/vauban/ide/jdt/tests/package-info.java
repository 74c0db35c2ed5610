// SPDX-License-Identifier: EPL-2.0
/** What the Java part knows, without a workbench. */
package org.vauban.ide.jdt.tests;
