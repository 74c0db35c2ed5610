// SPDX-License-Identifier: EPL-2.0
/** What is kept from models, what is noted, and what the administrator decided: for people to see. */
package org.vauban.assist.privacy;
