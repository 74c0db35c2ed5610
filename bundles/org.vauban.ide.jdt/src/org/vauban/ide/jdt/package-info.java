// SPDX-License-Identifier: EPL-2.0
/** What only JDT knows: so far, the Java installations that the user told the IDE of. */
package org.vauban.ide.jdt;
