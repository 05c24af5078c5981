using System.Diagnostics;
using System.Globalization;

namespace Myelin.Source.Tests;

/// <summary>Trained networks on digits, saved as source: in this process, and as a file that the SDK runs alone.</summary>
public class DigitsTests
{
    static Sequential Trained(params Layer[] layers)
    {
        var model = new Sequential(input: new TensorSpec([28, 28, 1], name: "image"), seed: 1, name: "digits");
        foreach (Layer layer in layers) model.Add(layer);
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        model.Fit(DrawnDigits.Generate(600), epochs: 2, batchSize: 32);
        return model;
    }

    static Sequential Mlp() => Trained(new Flatten(), new Dense(128, Activation.Relu), new Dense(10, Activation.Softmax));

    static Sequential LeNet() => Trained(
        new Conv2D(6, 5, padding: Padding.Same, activation: Activation.Tanh), new AveragePooling2D(2), new Conv2D(16, 5, activation: Activation.Tanh),
        new AveragePooling2D(2), new Flatten(), new Dense(120, Activation.Tanh), new Dense(84, Activation.Tanh), new Dense(10, Activation.Softmax));

    [Fact]
    public void Networks_of_digits_have_the_bits_of_Predict()
    {
        Tensor images = DrawnDigits.Generate(30, first: 5000).Inputs;
        Sequential mlp = Mlp(), lenet = LeNet();
        WrittenProgram[] programs = WrittenProgram.Of(mlp, lenet);
        programs[0].Hold(images);
        programs[1].Hold(images);
        Assert.Equal(0, programs[0].Main());
    }

    [Fact]
    public async Task The_file_of_a_network_runs_alone()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("myelin-digits-");
        try
        {
            Sequential model = Mlp();
            string path = Path.Combine(folder.FullName, "Digits.cs");
            model.SaveSource(path);
            Tensor image = DrawnDigits.Generate(1, first: 7000).Inputs;
            string numbers = string.Join(" ", image.ToArray<float>().Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
            string output = await Run(folder.FullName, numbers);
            Assert.StartsWith("output: ", output, StringComparison.Ordinal);
            float[] received = [.. output.Trim().Split(' ')[1..].Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
            Assert.Equal(model.Predict(image).ToArray<float>(), received);
        }
        finally { folder.Delete(recursive: true); }
    }

    /// <summary>dotnet run Digits.cs -- -</summary>
    static async Task<string> Run(string folder, string input)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "Digits.cs", "--", "-"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
        return await output;
    }
}
