"""The first text of the staff's confidentiality agreement: A6.1 to A6.3 and A4.4 in plain words, in each language."""

from typing import Final

TITLES: Final = {
    "zh-hans": "顾客档案保密协议",
    "zh-hant": "顧客檔案保密協議",
    "en": "Agreement on the confidentiality of customers' files",
}

PARAGRAPHS: Final = {
    "zh-hans": (
        "在工作中，我会接触到顾客的个人资料、健康状况、照片、联系方式和消费情况。我明白这些内容都属于保密信息。",
        "我只查阅工作所需的档案和内容，不替别人查，也不出于好奇去查。我的账号和密码只由我本人使用，离开座位时退出或锁屏。",
        "我不在公共场所谈论顾客的情况，也不在微信、社交平台或家人朋友面前提起；有旁人时不说出顾客的全名。",
        "未经顾客书面同意并按规定审批，我不向任何第三方提供顾客资料，包括合作单位、媒体和顾客的亲友。",
        "我不私自复制、拍照、截屏、下载或带走档案，不擅自修改、删除；纸质材料用完放回柜内，不留在桌面。",
        "存放和传送顾客资料只使用诊所的系统，不用私人手机、邮箱、网盘或 U 盘。",
        "发现资料泄露、丢失或账号异常，我会立即报告部门负责人和档案管理部。",
        "我知道系统会记录谁在什么时间看过、打印过哪份档案。离职以后，保密义务继续有效。违反协议的，我承担相应的纪律和法律责任。",
    ),
    "zh-hant": (
        "在工作中，我會接觸到顧客的個人資料、健康狀況、照片、聯絡方式和消費情況。我明白這些內容都屬於保密資料。",
        "我只查閱工作所需的檔案和內容，不替別人查，也不出於好奇去查。我的帳號和密碼只由我本人使用，離開座位時登出或鎖定螢幕。",
        "我不在公共場所談論顧客的情況，也不在通訊軟體、社群媒體或家人朋友面前提起；有旁人時不說出顧客的全名。",
        "未經顧客書面同意並按規定審批，我不向任何第三方提供顧客資料，包括合作單位、媒體和顧客的親友。",
        "我不私自複製、拍照、截圖、下載或帶走檔案，不擅自修改、刪除；紙本材料用完放回櫃內，不留在桌面。",
        "存放和傳送顧客資料只使用診所的系統，不用私人手機、電郵、雲端硬碟或隨身碟。",
        "發現資料外洩、遺失或帳號異常，我會立即報告部門負責人和檔案管理部。",
        "我知道系統會記錄誰在什麼時間看過、列印過哪份檔案。離職以後，保密義務繼續有效。違反協議的，我承擔相應的紀律和法律責任。",
    ),
    "en": (
        "In my work I come to know customers' personal data, health, photographs, ways to reach them and what they pay. "
        "I understand that all of this is confidential.",
        "I open only the files, and only those parts of them, that my work needs: not for others and not out of curiosity. "
        "My account and password are used by nobody but me; I log out or lock the screen when I leave my place.",
        "I do not talk about customers in public places, in chats, on social platforms or with family and friends, and say "
        "no full names where others can hear them.",
        "Without the customer's written consent and the approval that the rules ask for I pass nothing on to third parties: "
        "partners, the press, and the customer's own family and friends included.",
        "I do not copy, photograph, download or take away files on my own, and do not change or delete them without need. "
        "Paper goes back into its cabinet after use.",
        "Customers' data are kept and sent within the clinic's system only: not on private telephones, mail accounts, online "
        "storage or memory sticks.",
        "When data leak or are lost, or an account behaves strangely, I tell my department head and the archive department "
        "at once.",
        "I know that the system notes who looked at or printed which file when. The duty of secrecy lasts after I have left. "
        "For a breach I answer under the clinic's rules and the law.",
    ),
}
