"""What a person may choose as a password. Length counts, composition does not (NIST SP 800-63B, 5.1.1.2)."""

SHORTEST, LONGEST = 10, 200
"""Characters."""


def refusal(password: str, repeated: str, login: str) -> tuple[str, str, str] | None:
    """The field, the code and the reason why a password is not taken; None when it is."""
    if len(password) < SHORTEST:
        return "password", "password_short", f"新密码至少 {SHORTEST} 个字符"
    if len(password) > LONGEST:
        return "password", "password_long", f"新密码至多 {LONGEST} 个字符"
    if len(set(password)) < 4 or login.casefold() in password.casefold():
        return "password", "password_weak", "新密码过于简单：不得只有两三种字符，也不得包含账号"
    if password != repeated:
        return "repeated", "password_differs", "两次输入的新密码不一致"
    return None
