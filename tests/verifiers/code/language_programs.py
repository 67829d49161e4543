"""Programs of every language that add the two numbers on a line of input, and the reasons that they earn."""

PROGRAMS: dict[str, list[tuple[str, str]]] = {
    "python": [
        ("ACCEPTED", "a, b = map(int, input().split())\nprint(a + b)"),
        ("WRONG_ANSWER", "a, b = map(int, input().split())\nprint(a - b)"),
        ("COMPILE_ERROR", "a, b = map(int input().split())\nprint(a + b)"),
        ("RUNTIME_ERROR", "a, b = map(int, input().split(','))\nprint(a + b)"),
    ],
    "cpp": [
        ("ACCEPTED", "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << '\\n'; }"),
        ("WRONG_ANSWER", "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a << '\\n'; }"),
        ("COMPILE_ERROR", "#include <iostream>\nint main() { int a; std::cin >> a >> b; std::cout << a + b; }"),
        ("RUNTIME_ERROR", "#include <vector>\nint main() { std::vector<int> v; return v.at(3); }"),
    ],
    "c": [
        (
            "ACCEPTED",
            '#include <stdio.h>\nint main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b); }',
        ),
        (
            "WRONG_ANSWER",
            '#include <stdio.h>\nint main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\\n", b); }',
        ),
        ("COMPILE_ERROR", '#include <stdio.h>\nint main(void) { printf("%d\\n", a + b) }'),
        ("RUNTIME_ERROR", "#include <stdlib.h>\nint main(void) { abort(); }"),
    ],
    "bash": [
        ("ACCEPTED", 'read a b\necho "$((a + b))"'),
        ("WRONG_ANSWER", 'read a b\necho "$((a - b))"'),
        ("ACCEPTED", "read a b < /dev/stdin\nprintf '%d\\n' $(echo \"$a $b\" | awk '{print $1 + $2}')"),
        ("RUNTIME_ERROR", "read a b\nexit 3"),
    ],
    "javascript": [
        (
            "ACCEPTED",
            "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(Number);\nconsole.log(a + b);",
        ),
        (
            "ACCEPTED",
            "const s = require('fs').readFileSync('/dev/stdin', 'utf8');\nconsole.log(eval(s.replace(' ', '+')));",
        ),
        (
            "ACCEPTED",
            "const lines = require('readline').createInterface({ input: process.stdin });\n"
            "lines.on('line', (line) => { const [a, b] = line.split(' ').map(Number); console.log(a + b); });",
        ),
        ("WRONG_ANSWER", "console.log(require('fs').readFileSync(0, 'utf8').split(' ').join(''));"),
        ("RUNTIME_ERROR", "console.log(missing);"),
        ("RUNTIME_ERROR", "const a = ;\nconsole.log(5);"),
    ],
    "java": [
        (
            "ACCEPTED",
            "import java.util.Scanner;\npublic class Main {\n  public static void main(String[] args) {\n"
            "    Scanner in = new Scanner(System.in);\n    System.out.println(in.nextInt() + in.nextInt());\n  }\n}",
        ),
        (
            "ACCEPTED",
            "import java.util.*;\nimport java.util.stream.*;\npublic class Main {\n  record Pair(int a, int b) {}\n"
            "  public static void main(String[] args) throws Exception {\n    Scanner in = new Scanner(System.in);\n"
            "    Pair p = new Pair(in.nextInt(), in.nextInt());\n    int[] sum = new int[1];\n"
            "    Thread t = new Thread(() -> sum[0] = IntStream.of(p.a(), p.b()).parallel().sum());\n"
            "    t.start();\n    t.join();\n    System.out.println(sum[0]);\n  }\n}",
        ),
        (
            "WRONG_ANSWER",
            "public class Main {\n  public static void main(String[] args) {\n    System.out.println(5);\n  }\n}",
        ),
        ("COMPILE_ERROR", "public class Main {\n  public static void main(String[] args) {\n    int a = b;\n  }\n}"),
        (
            "RUNTIME_ERROR",
            "public class Main {\n  public static void main(String[] args) {\n"
            "    throw new RuntimeException();\n  }\n}",
        ),
    ],
    "go": [
        (
            "ACCEPTED",
            'package main\nimport "fmt"\nfunc main() {\n  var a, b int\n  fmt.Scan(&a, &b)\n  fmt.Println(a + b)\n}',
        ),
        (
            "ACCEPTED",
            'package main\nimport ("fmt"; "sync")\nfunc main() {\n  var a, b int\n  fmt.Scan(&a, &b)\n'
            "  parts := make(chan int, 200)\n  var group sync.WaitGroup\n  for i := 0; i < 100; i++ {\n"
            "    group.Add(1)\n    go func() { defer group.Done(); parts <- a; parts <- b }()\n  }\n  group.Wait()\n"
            "  close(parts)\n  sum := 0\n  for part := range parts { sum += part }\n  fmt.Println(sum / 100)\n}",
        ),
        ("WRONG_ANSWER", 'package main\nimport "fmt"\nfunc main() {\n  fmt.Println(5)\n}'),
        ("COMPILE_ERROR", 'package main\nimport "fmt"\nfunc main() {\n  fmt.Println(a)\n}'),
        ("RUNTIME_ERROR", 'package main\nfunc main() {\n  panic("why")\n}'),
    ],
    "rust": [
        (
            "ACCEPTED",
            "use std::io::Read;\nfn main() {\n  let mut text = String::new();\n"
            "  std::io::stdin().read_to_string(&mut text).unwrap();\n"
            "  let sum: i64 = text.split_whitespace().map(|n| n.parse::<i64>().unwrap()).sum();\n"
            '  println!("{}", sum);\n}',
        ),
        ("WRONG_ANSWER", 'fn main() {\n  println!("5");\n}'),
        ("COMPILE_ERROR", 'fn main() {\n  println!("{}", a);\n}'),
        ("RUNTIME_ERROR", 'fn main() {\n  let v: Vec<i32> = Vec::new();\n  println!("{}", v[3]);\n}'),
    ],
}
