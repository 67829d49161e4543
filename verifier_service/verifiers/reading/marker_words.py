"""The words with which answers are announced, by language. Data only; `markers.py` reads them."""

from verifier_service.verifiers.reading.word_list import phrases, word_set

# The noun, in lower case. It must start a word: English, German, Dutch, the North, Romance, Slavic and other languages.
NOUNS = phrases("""
    answer | ans | antwort | lösung lautet | antwoord | svar | svaret
    réponse | reponse | respuesta | resposta | risposta | răspuns
    ответ | відповідь | odpowiedź | odpowiedz | odpověď | απάντηση
    endergebnis | résultat final | resultado final | risultato finale | итоговый результат | wynik końcowy
    eindresultaat
    cevap | yanıt | válasz | vastaus | jawaban | đáp án | câu trả lời
""")
# The same where words are not parted by spaces, or carry prefixes.
UNSPACED_NOUNS = phrases("""
    最终结果 | 最后结果 | 最終結果 | 最後結果
    答案 | 解答 | 回答 | 答え | こたえ | 答 | 정답 | 답 | 답변 | คำตอบ | उत्तर | উত্তর
    الإجابة | الاجابة | الجواب | جواب | إجابة | پاسخ | תשובה
""")
# What may stand between the noun and the verb.
ADJECTIVES = phrases("""
    finale | final | finală | correcte | correcta | correta | corretta | esatta | correct | definitiva | définitive
    definitiv | ostateczna | końcowa | окончательный | правильный | akhir | cuối cùng | đúng
    النهائية | النهائي | الصحيحة | الصحيح | نهایی | הסופית | הנכונה
""")
# What joins the noun to the answer, besides a colon.
VERBS = phrases("""
    is | was | are | ist | lautet | luidt | är | er | est | es | é | è | e' | este | это | це | to | brzmi | je | jest
    είναι | adalah | là | on | คือ | है | هي | هو | היא | הוא
""")
# What may follow the verb and draws the conclusion.
CONCLUSIONS = phrases(
    "donc | alors | also | somit | daher | entonces | quindi | dunque | portanto | então | dus | alltså"
)
UNSPACED_VERBS = phrases("应该是 | 應該是 | 就是 | 是 | 为 | 為 | は | 이 | 은 | 는")

# English: what may stand right before the noun. Anything else (expected, reference, wrong, his) announces
# no answer of this text.
BEFORE_ANSWER = word_set("""
    the my our your final correct right best complete exact simplified numerical numeric short single actual true only
    desired required simplest ultimate overall and so thus therefore hence then
""")
# A word before the determiner that makes it no statement.
CONDITIONS = word_set(
    "if whether unless suppose supposing assume assuming say when until whatever claim claims says said way"
)
# English nouns that announce an answer only after one of these.
CHOICE_NOUNS = ("option", "choice", "guess", "result", "value")
BEFORE_CHOICE = word_set("correct right best final")
BEFORE_GUESS = word_set("my best final correct")

# An answer of which the text only says how it is: no answer where there is another one.
EVALUATIONS = phrases("""
    correct | right | wrong | incorrect | verified | confirmed | consistent | reasonable | valid | clear | above | below
    boxed | in the box | indeed | obtained | shown | true | false | good | fine | plausible | reached
""")
