// SPDX-License-Identifier: EPL-2.0
/** What the host tells people, in English or French: sentences, and failures in them. */
package org.vauban.engine.host.message;
