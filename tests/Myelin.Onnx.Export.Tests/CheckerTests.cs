using System.Diagnostics;
using Myelin.Tests;

namespace Myelin.Onnx.Export.Tests;

/// <summary>What ONNX's own checker says to exported files, where Python has it (Debian's python3-onnx).</summary>
public class CheckerTests
{
    const string Script = """
        import glob, sys
        try: import onnx
        except ImportError: sys.exit(7)
        for path in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
            try:
                onnx.checker.check_model(path)
                onnx.shape_inference.infer_shapes(onnx.load(path), check_type=True)
            except Exception as e: print(path, e)
        """;

    [Fact]
    public async Task The_checker_of_ONNX_accepts_all_layers()
    {
        string folder = Directory.CreateTempSubdirectory("myelin-onnx-check-").FullName;
        for (int i = 0; i < LayerTable.Rows.Length; i++) LayerTable.Model(LayerTable.Rows[i]).SaveOnnx(Path.Combine(folder, $"layer{i}.onnx"));
        for (int i = 0; i < MergeTests.rows.Length; i++) MergeTests.rows[i].Model().SaveOnnx(Path.Combine(folder, $"merge{i}.onnx"));
        for (int i = 0; i < ActivationTests.All.Count; i++)
            ((Model)new Sequential(input: [4]) { ActivationTests.All[i] }).SaveOnnx(Path.Combine(folder, $"activation{i}.onnx"));
        File.WriteAllText(Path.Combine(folder, "check.py"), Script);
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(folder, "check.py"));
        start.ArgumentList.Add(folder);
        Assert.SkipUnless(File.Exists(start.FileName), "needs /usr/bin/python3 with onnx (Debian: python3-onnx)");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string found = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode == 7, "needs the Python package onnx (Debian: python3-onnx)");
        Assert.Equal("", found + (process.ExitCode == 0 ? "" : await errors));
        Directory.Delete(folder, recursive: true);
    }
}
