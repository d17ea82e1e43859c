
# A line of JSON in, a line with JSON behind `answer` out.


def answer(question):
    try:
        names, rows = ask(question)
        return {"names": names, "rows": rows}
    except Exception as error:
        return {"error": told(error)}


print("ready", flush=True)
for line in sys.stdin:
    case = json.loads(line)
    begin()
    failed = None
    for statement in case["tables"]:
        try:
            store(statement)
        except Exception as error:
            failed = {"error": "the data: " + str(error) + " in " + statement}
            break
    answers = [failed or answer(question) for question in case["questions"]]
    end()
    print("\nanswer " + json.dumps(answers), flush=True)
