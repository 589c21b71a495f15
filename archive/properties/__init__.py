"""Whether an electronic file is true, complete, usable and safe (真实性、完整性、可用性、安全性; A3.1): one module for each
property says what is wrong (`truth`, `completeness`, `usability`, `safety`), `checking` asks all four and keeps the result."""
